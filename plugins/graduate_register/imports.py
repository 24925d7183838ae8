"""The kind of import that destinations come in with: staging, letting in, taking back (R3.1)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, delete, select, update

from plugins.graduate_register.destinations import TITLES
from plugins.graduate_register.facts import FACTS, Facts, lacks
from plugins.graduate_register.import_columns import RECORD_COLUMNS
from plugins.graduate_register.import_models import StagedRecord
from plugins.graduate_register.import_rows import Good, RecordChecker
from plugins.graduate_register.import_template import MOST, graduate_rows
from plugins.graduate_register.kept import Kept
from plugins.graduate_register.registering import Entry, Outcome, register
from plugins.graduate_register.sources import IMPORT
from portal.contracts.imports import Applied, ImportType, Undone, Words
from portal.contracts.scope import Scope
from portal.db import bulk_insert, session
from portal.divisions.whole_names import whole_name
from portal.orgs.models import Org
from portal.people.models import Person
from portal.people.moving import AT_ONCE
from portal.people.rules.problems import Problem, doubtful
from portal.pii import vault
from portal.web.filters import moment

KEY = "graduate_register.records"
COLUMNS = ("import_id", "seq", "person_id", "version", "facts_cipher", "former_cipher", "state")
STORED, LOST = "stored", "lost"
_as_json = json.JSONEncoder(ensure_ascii=False).encode
WANTED, FORMER = (sealed.context for sealed in StagedRecord.__sealed__)


def stage(import_id: int, rows: Sequence[tuple[int, Good]]) -> None:
    """Keep good rows until they are let in or discarded; they are sealed, for they say where people live."""
    v = vault()
    values = (
        (import_id, seq, row.person_id, row.version, v.seal(_written(row.facts), WANTED(import_id, seq)),
         v.seal(_written(row.former), FORMER(import_id, seq)) if row.former else None, "")
        for seq, row in rows
    )  # fmt: skip
    bulk_insert(session(), StagedRecord, COLUMNS, values)


def _written(facts: Facts) -> str:
    return _as_json({name: value for name in FACTS if (value := getattr(facts, name))})


def facts_of(row: StagedRecord) -> Facts:
    """What the record is to be."""
    return Facts(**json.loads(vault().open(row.facts_cipher, WANTED(row.import_id, row.seq))))


def former_of(row: StagedRecord) -> Facts:
    """What the record was; nothing known where there was none."""
    sealed = row.former_cipher
    return Facts(**json.loads(vault().open(sealed, FORMER(row.import_id, row.seq)))) if sealed else Facts()


def describe(import_id: int, seqs: Sequence[int], _unmasked: bool) -> dict[int, dict[str, str]]:
    """What the staged rows say; where somebody lives is not shown."""
    wanted = (
        select(StagedRecord, Org.full_name)
        .join(Person, Person.id == StagedRecord.person_id)
        .join(Org, Org.id == Person.org_id)
        .where(StagedRecord.import_id == import_id, StagedRecord.seq.in_(seqs))
    )
    return {row.seq: {**_shown(facts_of(row)), "org": branch} for row, branch in session().execute(wanted)}


def _shown(facts: Facts) -> dict[str, str]:
    return {
        "destination": TITLES.get(facts.destination or "", ""), "place": facts.place_name or "",
        "township": whole_name(facts.receiving_township or ""), "lacks": "、".join(lacks(facts)),
    }  # fmt: skip


def let_in(scope: Scope, import_id: int) -> Applied:
    """Register what the rows say; where the record is another one than was checked, it stays, and is told."""
    stored, refused = 0, dict[int, Problem]()
    for rows in _steps(import_id, ""):
        entries = [Entry(row.person_id, row.version, facts_of(row)) for row in rows]
        outcome = register(scope, entries, IMPORT, "导入毕业去向")
        saved = set(outcome.saved)
        if lost := [row.seq for row in rows if row.person_id not in saved]:
            _mark(LOST, StagedRecord.seq.in_(lost), import_id)
        stored += len(saved)
        refused |= {row.seq: _lost(row.person_id, outcome) for row in rows if row.person_id not in saved}
    _mark(STORED, StagedRecord.state == "", import_id)
    return Applied(stored, refused)


def _mark(state: str, which: ColumnElement[bool], import_id: int) -> None:
    """Note what became of these rows."""
    marked = update(StagedRecord).where(StagedRecord.import_id == import_id, which).values(state=state)
    session().execute(marked.execution_options(synchronize_session=False))


def _lost(person_id: int, outcome: Outcome) -> Problem:
    if kept := outcome.conflicts.get(person_id):
        told = f"检查之后，{_by(kept)}修改了此人的登记，没有用本行覆盖；请核对后重新上传，或逐人登记。"
        return Problem("RECORD_OVERTAKEN", told, "destination")
    if refusal := outcome.refused.get(person_id):
        return Problem("RECORD_REFUSED", refusal.message, "name")
    return Problem("RECORD_SAME", "检查之后已登记了同样的内容，没有重复登记。", "destination")


def _by(kept: Kept) -> str:
    return f"{kept.actor}于 {moment(kept.said_at)} "


def take_back(scope: Scope, import_id: int) -> Undone:
    """Restore the records from before the import; one that was changed since stays, and it is told by whom."""
    removed, stay = 0, dict[int, Problem]()
    for rows in _steps(import_id, STORED):
        entries = [Entry(row.person_id, row.version + 1, former_of(row)) for row in rows]
        outcome = register(scope, entries, IMPORT, "撤销导入毕业去向")
        removed += len(outcome.saved) + len(outcome.unchanged)
        stay |= {row.seq: why for row in rows if (why := _stays(row.person_id, outcome))}
    return Undone(removed, stay)


def _stays(person_id: int, outcome: Outcome) -> Problem | None:
    if kept := outcome.conflicts.get(person_id):
        return doubtful("", "EDITED_SINCE", f"入库后{_by(kept)}又修改过，撤销时保留了现在的登记。")
    refusal = outcome.refused.get(person_id)
    return doubtful("", "KEPT", refusal.message) if refusal else None


def clear(import_id: int) -> None:
    """Drop the staged rows."""
    session().execute(delete(StagedRecord).where(StagedRecord.import_id == import_id))


def _steps(import_id: int, state: str) -> Iterator[list[StagedRecord]]:
    """The staged rows in this state, a step at a time, branch after branch: in the order in which everybody locks them,
    and so that what many of a branch share is judged once."""
    wanted = select(StagedRecord).join(Person, Person.id == StagedRecord.person_id)
    theirs = wanted.where(StagedRecord.import_id == import_id, StagedRecord.state == state)
    ordered = theirs.order_by(Person.org_id, Person.id).execution_options(populate_existing=True)
    rows = list(session().scalars(ordered))
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


RECORDS = ImportType(
    key=KEY,
    title="毕业去向",
    summary="一行一名毕业生：去向、学校或单位、地址和所属乡镇街道、户籍所在地或居住地；逐行检查，30 天内可以撤销。",
    permission="graduate_register.edit",
    columns=RECORD_COLUMNS,
    shown=(
        ("destination", "去向"), ("place", "学校或单位"), ("township", "接收乡镇街道"), ("lacks", "还缺"),
        ("org", "所在团支部"),
    ),
    open_checker=RecordChecker,
    stage=stage,
    describe=describe,
    apply=let_in,
    undo=take_back,
    clear=clear,
    choices=lambda _scope: {},
    rows=graduate_rows,
    words=Words(
        noun="毕业去向",
        advice=("模板里已有您管理范围内今年毕业的团员，没有登记完整的在前；空着的格不改动已登记的内容。",
                f"模板最多列 {MOST:,} 人：人更多时，先填好这些人上传，再下载一次就是其余的人，或由下级组织各自下载。",
                "去向也认得考研、待就业、当兵等常用说法；乡镇街道可以写代码、全称或一部分，不写就按地址认，认的根据逐行写明。"),
        skipped="合计行、重复表头、还没有填写的行，或登记的已经是这些内容的人",
        applied="已登记 {n} 人的去向，各级组织的完整率已同步更新。",
        undo=("这次导入的 {n} 人将恢复为导入之前的登记；之前没有登记的，恢复为未登记。",
              "入库之后又修改过的人不会恢复，会逐个列出姓名。"),
        undone="已撤销：恢复 {n} 人的登记",
        kept="保留入库后又修改过的 {n} 人",
    ),
)  # fmt: skip
