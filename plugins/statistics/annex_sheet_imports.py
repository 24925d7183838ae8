"""The kind of import that the education department's figures come in with: staging, letting in, taking back (R3.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import delete, select

from plugins.statistics.annex_figures import named
from plugins.statistics.annex_filling import fillable, recount
from plugins.statistics.annex_layout import layout
from plugins.statistics.annex_models import OPEN, Annex
from plugins.statistics.annex_queries import annex_of, with_annex
from plugins.statistics.annex_rows import changed, held, make_held, open_now
from plugins.statistics.annex_sheet_checking import FiguresChecker, Good
from plugins.statistics.annex_sheet_models import StagedFigures
from plugins.statistics.annex_sheet_rows import columns_of
from plugins.statistics.annex_units import PLUGIN, filing_of, is_leading, is_school
from portal.audit.services import record
from portal.contracts.imports import Applied, ImportType, Undone, Words
from portal.contracts.scope import OrgRef, Scope
from portal.db import advisory_lock, session
from portal.orgs.models import Org
from portal.orgs.wideness import TREE_LOCK
from portal.people.rules.problems import Problem, doubtful

MOST_UNITS = 500
"""Units whose rows the template holds."""


def stage(import_id: int, rows: Sequence[tuple[int, Good]]) -> None:
    """Keep good rows until they are let in or discarded."""
    s = session()
    s.add_all(
        StagedFigures(
            import_id=import_id, seq=seq, org_id=row.org_id, row_key=row.row, version=row.version,
            figures=dict(row.figures), before={},
        ) for seq, row in rows
    )  # fmt: skip
    s.flush()


def describe(import_id: int, seqs: Sequence[int], _unmasked: bool) -> dict[int, dict[str, str]]:
    """The values of staged rows to show."""
    wanted = select(StagedFigures, Org.full_name).join(Org, Org.id == StagedFigures.org_id)
    rows = session().execute(wanted.where(StagedFigures.import_id == import_id, StagedFigures.seq.in_(seqs)))
    kinds = {row.key: named(row) for row in layout().rows}
    return {row.seq: {"org": name, "row": kinds[row.row_key], "figures": _told(row.figures)} for row, name in rows}


def _told(figures: Mapping[str, int]) -> str:
    return "，".join(f"{one.title} {figures[one.key]:,}" for one in layout().measures if one.key in figures)


def let_in(scope: Scope, import_id: int) -> Applied:
    """Put the rows into the tables of their units, but for tables that were changed, submitted or dropped since the
    check: what the preview said of them is not true any more."""
    refused, stored = dict[int, Problem](), 0
    for org_id, rows in _by_unit(import_id):
        here, annex = _open_table(scope, org_id)
        if here is None or annex is None or annex.version != rows[0].version:
            refused |= {row.seq: GONE if here is None else CHANGED for row in rows}
            continue
        for row in rows:
            row.before = dict(annex.told.get(row.row_key, {}))
        annex.told = annex.told | {row.row_key: dict(row.figures) for row in rows}
        _finish(scope, here, annex, rows)
        stored += len(rows)
    return Applied(stored, refused)


def take_back(scope: Scope, import_id: int) -> Undone:
    """Give each row what it said before, where the table is as the import has left it."""
    kept, removed = dict[int, Problem](), 0
    for org_id, rows in _by_unit(import_id):
        done = [row for row in rows if row.made is not None]
        here, annex = _open_table(scope, org_id)
        if here is None or annex is None or (done and annex.version != done[0].made):
            kept |= dict.fromkeys((row.seq for row in done), EDITED_SINCE)
            continue
        before = {row.row_key: dict(row.before) for row in done}
        annex.told = {key: cells for key, cells in (annex.told | before).items() if cells}
        _finish(scope, here, annex, ())
        removed += len(done)
    return Undone(removed, kept)


def _by_unit(import_id: int) -> Iterator[tuple[int, list[StagedFigures]]]:
    """The staged rows of each unit, whoever is below first: in that order tables are taken hold of."""
    advisory_lock(session(), TREE_LOCK, shared=True)
    wanted = select(StagedFigures, Org.path).join(Org, Org.id == StagedFigures.org_id)
    units: dict[int, list[StagedFigures]] = defaultdict(list)
    in_order = wanted.where(StagedFigures.import_id == import_id).order_by(Org.path.desc(), StagedFigures.seq)
    for row, _ in session().execute(in_order).all():
        units[row.org_id].append(row)
    yield from units.items()


def _open_table(scope: Scope, org_id: int) -> tuple[OrgRef | None, Annex | None]:
    """A unit as it is now, and its table, made if nobody has begun; None for what may not be filled in any more."""
    s = session()
    here = open_now(s, org_id)
    if here is None or not scope.covers(here.path) or filing_of(here).unit.id != org_id:
        return None, None
    annex = held(s, org_id) or make_held(s, org_id)
    return here, annex if annex.state in OPEN else None


def _finish(scope: Scope, here: OrgRef, annex: Annex, rows: Sequence[StagedFigures]) -> None:
    changed(scope, annex)
    recount(session(), scope, here, annex)
    for row in rows:
        row.made = annex.version
    figures = sum(len(cells) for cells in annex.told.values())
    record(scope, f"{PLUGIN}.annex_saved", here.full_name, path=here.path, values=figures)


def clear(import_id: int) -> None:
    """Drop the staged rows."""
    session().execute(delete(StagedFigures).where(StagedFigures.import_id == import_id))


def template_rows(scope: Scope) -> Iterator[Mapping[str, str]]:
    """A line for each row that the units below and the own one may fill in, with what they say already."""
    units = session().execute(with_annex(scope, scope.org).order_by(Org.path).limit(MOST_UNITS)).all()
    refs: list[tuple[OrgRef, Annex | None]] = [(org.ref(), annex) for org, annex in units]
    if filing_of(scope.org).unit.id == scope.org.id:
        refs.append((scope.org, annex_of(scope.org)))
    for org, annex in refs:
        if annex is None or annex.state in OPEN:
            for row in fillable(org):
                told = annex.told.get(row.key, {}) if annex else {}
                yield {"org": org.full_name, "row": named(row)} | {key: str(value) for key, value in told.items()}


NOT_HERE = "毕业生统计表由团的领导机关和学校填报，本组织的数字在上级的表里。"
GONE = Problem("UNIT_GONE", "检查之后该单位已被撤销、移出您的管理范围，或不再单独填报，没有入库。", "org")
CHANGED = Problem(
    "TABLE_CHANGED", "检查之后这个单位的统计表被他人改过，或已经报送，没有入库；请核对后重新上传。", "org"
)
EDITED_SINCE = doubtful("", "EDITED_SINCE", "入库后统计表又改过或已经报送，撤销时保留了现在的数字。")

FIGURES = ImportType(
    key="statistics.annex2",
    title="毕业生统计表（教育部门数）",
    summary="一行一个单位的一类学校，导入教育部门的毕业班数、团支部数、学生数和团员数；30 天内可以撤销。",
    permission="statistics.fill",
    columns=columns_of(layout()),
    shown=(("org", "单位"), ("row", "学校类别"), ("figures", "教育部门数")),
    open_checker=FiguresChecker,
    stage=stage,
    describe=describe,
    apply=let_in,
    undo=take_back,
    clear=clear,
    choices=lambda _scope: {"row": [named(row) for row in layout().filled]},
    why_not=lambda scope: "" if is_leading(scope.org) or is_school(scope.org) else NOT_HERE,
    rows=template_rows,
    words=Words(
        noun="行数字",
        label="单位",
        advice=("一行一个单位的一类学校。模板里已有本级和向本级报送的单位，没有数字的行可以留空或删去。",),
        skipped="合计行、重复表头，或与已填数字相同的行",
        applied="已填入 {n} 行数字，系统数已重新计算；核对差异、填写说明以后，由各单位报送。",
        undo=("这次导入的 {n} 行数字将恢复为导入之前的。", "之后又改过或已经报送的统计表不会恢复，会逐个列出。"),
        undone="已撤销：恢复 {n} 行数字",
        kept="保留之后又改过的 {n} 行",
    ),
)
