"""Writing the register (R3.1), for one graduate or a thousand: each entry is judged by itself, the good ones are saved.

Form, class sheet, import and the members themselves come here. Whoever was shown an older version than the one that is
kept by now gets that one back, and nothing of it is overwritten.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import BindParameter, bindparam, select, update
from sqlalchemy.orm import Session

from plugins.graduate_register.changes import write_changes
from plugins.graduate_register.doubts import own_doubts
from plugins.graduate_register.facts import Facts, complaints
from plugins.graduate_register.graduating import graduates
from plugins.graduate_register.kept import Kept, columns_of, opened
from plugins.graduate_register.metrics import count_records
from plugins.graduate_register.models import Record
from plugins.graduate_register.schools import schools_of
from plugins.graduate_register.shared_doubts import judge_branches
from plugins.graduate_register.sources import TITLES
from plugins.graduate_register.turns import note_turns
from portal import clock
from portal.audit.services import record
from portal.contracts.scope import Scope
from portal.db import among, bulk_insert, table_of, transaction
from portal.errors import Refused
from portal.orgs.models import Org
from portal.people.counting import hold_branches
from portal.people.holding import keep_people
from portal.people.models import Person

ACTION = "graduate_register.registered"
GONE = "此人刚刚被移除、移动，或不在您的管理范围内，没有保存；请刷新页面后核对。"
_COUNTED = ("org_id", "path", "destination", "is_complete", "receiving_township", "is_doubtful")
NOT_GRADUATING = "此人今年不毕业，不需要登记去向；如果标记有误，请先更正毕业时间。"


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody says of a graduate, having seen `version` of the record; 0 where there was none."""

    person_id: int
    version: int
    facts: Facts


@dataclass(slots=True)
class Outcome:
    """What came of the entries, by person: saved, as it was already, overtaken by what is kept now, refused."""

    saved: list[int] = field(default_factory=list)
    unchanged: list[int] = field(default_factory=list)
    conflicts: dict[int, Kept] = field(default_factory=dict)
    refused: dict[int, Refused] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Writing:
    """An entry that will be saved, the record it replaces, and the branch in which it counts."""

    entry: Entry
    old: Record | None
    before: Facts
    org_id: int
    path: str

    @property
    def is_turn(self) -> bool:
        """True if the graduate goes elsewhere than was said before."""
        return self.before.destination not in (None, self.entry.facts.destination)

    def columns(self, school: Collection[str]) -> dict[str, Any]:
        """What follows from the entry; who wrote it when is the same for all. What is shared is judged afterwards."""
        facts = columns_of(self.entry.person_id, self.entry.facts)
        doubts, shared = " ".join(own_doubts(self.entry.facts, school)), self.old.shared if self.old else ""
        return {
            "person_id": self.entry.person_id, "org_id": self.org_id, "path": self.path,
            "version": (self.old.version if self.old else 0) + 1, **facts, "doubts": doubts, "shared": shared,
            "is_doubtful": bool(doubts or shared), "verified_at": None, "verified_by": None,
        }  # fmt: skip


def register(scope: Scope, entries: Sequence[Entry], source: str, place: str) -> Outcome:
    """Save those of the entries (at most moving.AT_ONCE, one a person) that can be; joins a running transaction.

    `place` is what the log calls them. A member who enters for themselves acts by a scope of their branch, without an
    account. An entry that is kept already changes nothing, so that a form may be sent twice.
    """
    outcome = Outcome()
    with transaction() as s:
        writings = _judged(s, scope, entries, outcome)
        if writings:
            _write(s, scope, writings, source)
        outcome.saved = [one.entry.person_id for one in writings]
        _record(scope, outcome, source, place, writings)
    return outcome


def _judged(s: Session, scope: Scope, entries: Sequence[Entry], outcome: Outcome) -> list[Writing]:
    """The entries that change something, their branches held: so nobody else writes about these people meanwhile."""
    ids = [entry.person_id for entry in entries]
    hold_branches(s, select(Person.org_id).where(among(Person.id, ids)).distinct())
    known = (
        select(Person.id, Person.org_id, Person.removed_at, Org.path, graduates().label("graduates"), Record)
        .join(Org, Org.id == Person.org_id)
        .outerjoin(Record, Record.person_id == Person.id)
        .where(among(Person.id, ids))
    )
    people = {row.id: row for row in s.execute(known.execution_options(populate_existing=True))}
    writings = []
    for entry in sorted(entries, key=lambda entry: entry.person_id):
        person = people.get(entry.person_id)
        if refusal := _refusal(scope, entry, person):
            outcome.refused[entry.person_id] = refusal
        elif writing := _compared(entry, person, outcome):
            writings.append(writing)
    return writings


def _refusal(scope: Scope, entry: Entry, person: Any) -> Refused | None:
    if person is None or person.removed_at is not None or not scope.covers(person.path):
        return Refused(GONE)
    if not person.graduates:
        return Refused(NOT_GRADUATING)
    wrong = complaints(entry.facts)
    return Refused("有填写不对的内容，没有保存，请改好后再保存。", wrong) if wrong else None


def _compared(entry: Entry, person: Any, outcome: Outcome) -> Writing | None:
    """The entry as something to write, unless it is kept already, or something else is by now."""
    kept = opened(person.Record) if person.Record else None
    before = kept.facts if kept else Facts()
    if entry.facts == before:
        outcome.unchanged.append(entry.person_id)
    elif kept is not None and kept.version != entry.version:
        outcome.conflicts[entry.person_id] = kept
    else:
        return Writing(entry, person.Record, before, person.org_id, person.path)
    return None


def _write(s: Session, scope: Scope, writings: Sequence[Writing], source: str) -> None:
    who = {"account_id": scope.account_id, "actor": scope.account_name or "系统", "source": source}
    schools = schools_of({one.path for one in writings})
    rows = [one.columns(schools[one.path]) | who | {"said_at": clock.now()} for one in writings]
    count_records([_counted(one.old) for one in writings if one.old], -1)
    _store(s, rows)
    count_records(rows, +1)
    judge_branches(s, sorted({one.org_id for one in writings}))
    write_changes(s, [(one.before, one.entry.facts, row) for one, row in zip(writings, rows, strict=True)])
    note_turns(s, [one.entry.person_id for one in writings if one.is_turn])
    keep_people(s, [one.entry.person_id for one in writings])


def _store(s: Session, rows: Sequence[Mapping[str, Any]]) -> None:
    """Write new records, and others in their place: their branches are held, so that all is as it was judged."""
    new = [list(row.values()) for row in rows if row["version"] == 1]
    changed = [{f"new_{name}": value for name, value in row.items()} for row in rows if row["version"] > 1]
    if new:
        bulk_insert(s, Record, list(rows[0]), new)
    if changed:
        values: dict[str, BindParameter[Any]] = {
            name: bindparam(f"new_{name}") for name in rows[0] if name != "person_id"
        }
        records = table_of(Record)
        s.execute(update(records).where(records.c.person_id == bindparam("new_person_id")).values(values), changed)


def _counted(old: Record) -> dict[str, Any]:
    return {name: getattr(old, name) for name in _COUNTED}


def _record(scope: Scope, outcome: Outcome, source: str, place: str, writings: Sequence[Writing]) -> None:
    """One entry in the log, unless everything was as it is."""
    failed = len(outcome.refused) + len(outcome.conflicts)
    if not writings and not failed:
        return
    paths = {one.path for one in writings}
    record(
        scope, ACTION, place, path=paths.pop() if len(paths) == 1 else None,
        outcome="done" if writings else "refused", people=len(writings), ids=outcome.saved, refused=failed,
        source=TITLES[source],
    )  # fmt: skip
