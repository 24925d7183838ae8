"""The kind of import that baselines come in with: staging, letting in, taking back (R1.1)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from plugins.info_entry.baseline_checking import BaselineChecker, Good
from plugins.info_entry.baseline_columns import BASELINE_COLUMNS
from plugins.info_entry.baseline_models import Baseline, BaselineChange, StagedBaseline
from plugins.info_entry.baselines import Put, rows_of, write
from plugins.info_entry.rates import RULE, Headcount
from plugins.info_entry.staging import dropping, parts
from plugins.info_entry.standings import IS_UNIT
from portal.contracts.imports import Applied, ImportType, Undone, Words
from portal.contracts.scope import Scope
from portal.db import advisory_lock, bulk_insert, session
from portal.orgs.models import Org
from portal.orgs.paths import ROOT, upper
from portal.orgs.wideness import TREE_LOCK
from portal.people.rules.problems import Problem, doubtful

COLUMNS = ("import_id", "seq", "org_id", "version", "members", "cadres", "dual", "source")
BATCH = 1000
DROP_DOWN = 3000


def stage(import_id: int, rows: Sequence[tuple[int, Good]]) -> None:
    """Keep good rows until they are let in or discarded."""
    values = ((import_id, seq, row.org_id, row.version, *row.headcount, row.source) for seq, row in rows)
    bulk_insert(session(), StagedBaseline, COLUMNS, values)


def describe(import_id: int, seqs: Sequence[int], _unmasked: bool) -> dict[int, dict[str, str]]:
    """The values of staged rows to show."""
    wanted = select(StagedBaseline, Org.full_name).join(Org, Org.id == StagedBaseline.org_id)
    rows = session().execute(wanted.where(StagedBaseline.import_id == import_id, StagedBaseline.seq.in_(seqs)))
    return {row.seq: _shown(row, name) for row, name in rows}


def _shown(row: StagedBaseline, name: str) -> dict[str, str]:
    headcount = _headcount(row)
    figures = {key: f"{value:,}" for key, value in headcount._asdict().items()}
    told = f"基数 {headcount.base:,} ＝ {row.members:,} ＋ {row.cadres:,} － {row.dual:,}"
    return {"org": name, **figures, "base": told, "source": row.source}


def let_in(scope: Scope, import_id: int) -> Applied:
    """Set the staged baselines, but for units that have been moved away, closed or given another baseline since the
    check: what the preview said of them is not true any more."""
    s, stored = session(), 0
    held = _hold(s, scope, import_id)
    refused: dict[int, Problem] = {}
    for staged in parts(s.scalars(_staged(import_id)), BATCH):
        rows = rows_of(s, held & {row.org_id for row in staged})
        refused |= {row.seq: why for row in staged if (why := _why_not(row, held, rows))}
        good = [row for row in staged if row.seq not in refused]
        for source in sorted({row.source for row in good}):
            puts = [Put(row.org_id, rows.get(row.org_id), _headcount(row)) for row in good if row.source == source]
            write(s, scope, puts, source or SOURCE, import_id)
        stored += len(good)
    return Applied(stored, refused)


def take_back(scope: Scope, import_id: int) -> Undone:
    """Restore the values from before the import; a baseline that was changed since stays and is named."""
    s, removed = session(), 0
    held = _hold(s, scope, import_id)
    kept: dict[int, Problem] = {}
    for made in parts(s.execute(_made(import_id)), BATCH):
        rows = rows_of(s, held & {change.org_id for change, _ in made})
        ours = [change for change, _ in made if (row := rows.get(change.org_id)) and row.version == change.id]
        free = {change.id for change in ours}
        kept |= {seq: EDITED_SINCE if change.org_id in held else MOVED_AWAY for change, seq in made
                 if change.id not in free}  # fmt: skip
        write(s, scope, [Put(change.org_id, rows[change.org_id], _before(change)) for change in ours], UNDO)
        removed += len(ours)
    return Undone(removed, kept)


def _hold(s: Session, scope: Scope, import_id: int) -> set[int]:
    """The units of an import that are still open and below the scope, locked in the order of their ids."""
    advisory_lock(s, TREE_LOCK, shared=True)
    ids = select(StagedBaseline.org_id).where(StagedBaseline.import_id == import_id)
    wanted = select(Org.id, Org.path).where(Org.id.in_(ids), Org.closed_at.is_(None)).order_by(Org.id)
    rows = s.execute(wanted.with_for_update()).all()
    return {org_id for org_id, path in rows if scope.covers(path) and (path != scope.org.path or path == ROOT)}


def _why_not(row: StagedBaseline, held: set[int], rows: dict[int, Baseline]) -> Problem | None:
    now = rows.get(row.org_id)
    if row.org_id not in held:
        return UNIT_GONE
    return None if (now.version if now else 0) == row.version else SET_SINCE


def _staged(import_id: int) -> Select[StagedBaseline]:
    return select(StagedBaseline).where(StagedBaseline.import_id == import_id).order_by(StagedBaseline.seq)


def _made(import_id: int) -> Select[BaselineChange, int]:
    """The changes that an import has made, each with the row it came from."""
    is_same = and_(StagedBaseline.import_id == BaselineChange.import_id, StagedBaseline.org_id == BaselineChange.org_id)
    made = select(BaselineChange, StagedBaseline.seq).join(StagedBaseline, is_same)
    return made.where(BaselineChange.import_id == import_id).order_by(StagedBaseline.seq)


def _headcount(row: StagedBaseline) -> Headcount:
    return Headcount(row.members, row.cadres, row.dual)


def _before(change: BaselineChange) -> Headcount | None:
    if change.old_members is None or change.old_cadres is None or change.old_dual is None:
        return None
    return Headcount(change.old_members, change.old_cadres, change.old_dual)


def choices(scope: Scope) -> dict[str, Sequence[str]]:
    """The template's drop-down: the units below, as many as a spreadsheet copes with."""
    below = (Org.path > scope.org.path, Org.path < upper(scope.org.path), Org.closed_at.is_(None), IS_UNIT)
    return {"org": session().scalars(select(Org.full_name).where(*below).order_by(Org.path).limit(DROP_DOWN)).all()}


SOURCE, UNDO = "表格导入", "撤销表格导入"
UNIT_GONE = Problem("UNIT_GONE", "检查之后该单位已被撤销或移出您的管理范围，没有入库。", "org")
SET_SINCE = Problem("BASELINE_SET_SINCE", "检查之后该单位的基数被他人改过，没有入库；请核对后重新上传。", "members")
EDITED_SINCE = doubtful("", "EDITED_SINCE", "入库后基数又改过，撤销时保留了现在的基数。")
MOVED_AWAY = doubtful("", "MOVED_AWAY", "入库后该单位已被撤销或移出您的管理范围，撤销时没有改动。")

BASELINES = ImportType(
    key="info_entry.baselines",
    title="团统基数",
    summary="一行一个下级单位，导入上报过的年度团统团员数和团干部数，作为录入率的基数；30 天内可以撤销。",
    permission="info_entry.set_baselines",
    columns=BASELINE_COLUMNS,
    shown=(("org", "单位"), ("base", "基数"), ("source", "依据")),
    open_checker=BaselineChecker,
    stage=stage,
    describe=describe,
    apply=let_in,
    undo=take_back,
    clear=dropping(StagedBaseline),
    choices=choices,
    words=Words(
        noun="单位的基数",
        label="单位",
        advice=("一行一个单位。模板里已有您下级单位的下拉列表，各列都是文本格式。", RULE),
        skipped="合计行、重复表头，或与已设基数相同的单位",
        applied="已设定 {n} 个单位的基数，录入率随即更新。",
        undo=("这次导入的 {n} 个单位的基数将恢复为导入之前的数字；之前没有基数的，恢复为“未设基数”。",
              "入库之后又改过的基数不会恢复，会逐个列出单位。"),
        undone="已撤销：恢复 {n} 个单位的基数",
        kept="保留入库后又改过的 {n} 个单位",
    ),
)  # fmt: skip
