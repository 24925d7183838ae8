"""Writing notes, with their counter in the same transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select

from portal import clock
from portal.audit.services import record
from portal.contracts.events import OrgChange, PeopleChange
from portal.contracts.imports import Applied, Undone
from portal.contracts.scope import OrgRef, Scope
from portal.counts.services import bump
from portal.db import session, transaction
from portal.errors import Refused
from portal.orgs.listing import selected
from portal.orgs.models import Org
from portal.orgs.selection import Selection
from portal.provinces.narrowing import hidden_provinces
from portal_sample.models import Note, StagedNote

LONGEST = 200
KEEP = "勿撤销"


def write(scope: Scope, parent: OrgRef, selection: Selection, text: str) -> int:
    """Write `text` about every selected organisation; returns how many. Raise Refused."""
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise Refused("请填写备注，不超过 200 个字。", {"text": "请填写备注，不超过 200 个字"})
    wanted = selected(scope, parent, selection).where(Org.province_code.not_in(hidden_provinces(scope, "sample")))
    with transaction() as s:
        ids = list(s.scalars(wanted))
        _add((org_id, text, None) for org_id in ids)
        record(scope, "sample.written", text, path=parent.path, count=len(ids))
    return len(ids)


def _add(rows: Iterable[tuple[int, str, int | None]]) -> int:
    now = clock.now()
    values = [{"org_id": o, "text": text, "import_id": i, "written_at": now} for o, text, i in rows]
    if values:
        session().execute(insert(Note), values)
        _count(Counter(value["org_id"] for value in values), +1)
    return len(values)


def _count(numbers: Counter[int], sign: int) -> None:
    for org_id, path in session().execute(select(Org.id, Org.path).where(Org.id.in_(numbers))):
        bump("sample.notes", {path: sign * numbers[org_id]})


def refuse_closing(org: OrgRef) -> None:
    """An organisation that a note wants to keep is not closed."""
    if session().scalar(select(Note.id).where(Note.org_id == org.id, Note.text.contains(KEEP)).limit(1)):
        raise Refused(f"“{org.short_name}”的备注写着“{KEEP}”。")


def remember_change(change: OrgChange) -> None:
    """A note about where an organisation came from."""
    superior = change.superior.short_name if change.superior else ""
    _add([(change.org.id, f"{change.kind}：{superior}", None)])


def remember_people(change: PeopleChange) -> None:
    """A note for every branch that people came into or left."""
    _add((org_id, f"人员 {change.kind}", None) for org_id in change.org_ids)


def remember_demonstration(scope: Scope) -> None:
    """A note on top of the demonstration's tree."""
    _add([(scope.org.id, "演示", None)])


def stage(import_id: int, rows: Sequence[tuple[int, tuple[int, str]]]) -> None:
    """Keep good rows until they are let in."""
    values = [{"import_id": import_id, "seq": seq, "org_id": o, "text": text} for seq, (o, text) in rows]
    if values:
        session().execute(insert(StagedNote), values)


def let_in(scope: Scope, import_id: int) -> Applied:
    """Make notes of the staged rows."""
    rows = session().execute(select(StagedNote.org_id, StagedNote.text).where(StagedNote.import_id == import_id))
    return Applied(_add((org_id, text, import_id) for org_id, text in rows.all()), {})


def take_back(scope: Scope, import_id: int) -> Undone:
    """Undo an import."""
    numbers = Counter(session().scalars(select(Note.org_id).where(Note.import_id == import_id)))
    session().execute(delete(Note).where(Note.import_id == import_id))
    _count(numbers, -1)
    return Undone(numbers.total(), {})


def clear(import_id: int) -> None:
    """Drop an import's staged rows."""
    session().execute(delete(StagedNote).where(StagedNote.import_id == import_id))
