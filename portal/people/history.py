"""What has happened to a person: written in the transaction of the change, read on the person's page."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, select

from portal import clock
from portal.contracts.scope import Scope
from portal.db import bulk_insert, session
from portal.people import particulars
from portal.people.models import Person, PersonEvent

ENTERED, CHANGED, CORRECTED, MOVED, REMOVED, RESTORED = (
    "entered", "changed", "corrected", "moved", "removed", "restored",
)  # fmt: skip
TITLES = {
    ENTERED: "录入", CHANGED: "修改资料", CORRECTED: "更正姓名或身份证号", MOVED: "移动到其他团支部", REMOVED: "移除",
    RESTORED: "恢复",
}  # fmt: skip
FIELDS = {**particulars.TITLES, "expected_graduation": "预计毕业年月", "standing": "毕业情况"}
"""What an event's details may say the old and the new value of."""
_COLUMNS = ("person_id", "at", "kind", "account_id", "actor", "org_id", "reason", "details")


def note(
    scope: Scope, kind: str, people: Iterable[tuple[int, int]], reason: str | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:  # fmt: skip
    """Write one event for each of `people` ((person id, branch id, where they are afterwards))."""
    note_each(scope, kind, ((person, org, details or {}) for person, org in people), reason)


def note_each(
    scope: Scope, kind: str, changes: Iterable[tuple[int, int, Mapping[str, Any]]], reason: str | None = None
) -> None:
    """Write one event for each of `changes` ((person id, branch id, details)): `note` with details of their own."""
    actor, at = scope.account_name or "系统", clock.now()
    said = ((person, org, json.dumps(details, ensure_ascii=False, sort_keys=True)) for person, org, details in changes)
    rows = [(person, at, kind, scope.account_id, actor, org, reason, text) for person, org, text in said]
    bulk_insert(session(), PersonEvent, _COLUMNS, rows)


def changes_of(org_id: int, field: str) -> Select[PersonEvent, str]:
    """The events in which `field` of people of one branch changed, with their names, the newest first."""
    return (
        select(PersonEvent, Person.name)
        .join(Person, Person.id == PersonEvent.person_id)
        .where(Person.org_id == org_id, PersonEvent.details.contains(f'"{field}": ['))
        .order_by(PersonEvent.id.desc())
    )


def changes_in(org_id: int, field: str, most: int, before: int | None = None) -> list[tuple[PersonEvent, str]]:
    """The latest of them."""
    wanted = changes_of(org_id, field).limit(most)
    if before is not None:
        wanted = wanted.where(PersonEvent.id < before)
    return [(event, name) for event, name in session().execute(wanted)]


def events_of(person_id: int, most: int = 200) -> Sequence[PersonEvent]:
    """The latest events of a person, the newest first."""
    wanted = select(PersonEvent).where(PersonEvent.person_id == person_id).order_by(PersonEvent.id.desc())
    return session().scalars(wanted.limit(most)).all()
