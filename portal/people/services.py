"""Members and cadres come in and go, set-based, with their counters in the same transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, bindparam, delete, func, literal, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from portal import clock
from portal.contracts.scope import Scope
from portal.db import UtcDateTime, advisory_lock, bulk_insert, is_postgresql, session
from portal.orgs.faults import refresh_faults
from portal.people.counting import HOLDS_PEOPLE, count_people, hold_branches, tell
from portal.people.models import FACTS, Person

ADMIT_LOCK = "people.admit"
"""Held by whoever brings many people in or takes them out."""
_ADDED = ("import_id", "version", "created_at", "updated_at")


def admit_staged(scope: Scope, stage: type[Any], import_id: int) -> int:
    """Make persons of the rows of `stage` that belong to an import; returns how many.

    `stage` has the columns of PersonFacts, `import_id` and `person_id`. A row is left out if its branch is closed,
    moved out of the scope or no branch any more, or if somebody was quicker with the ID or mobile number: the database
    decides (R2.2: one person, one number). Everybody applies in the order of the digests, one at a time, so that two
    imports of the same people cannot lock each other out.
    """
    s = session()
    advisory_lock(s, ADMIT_LOCK)
    branches = hold_branches(s, select(stage.org_id).where(stage.import_id == import_id))
    closed = [b.id for b in branches if b.closed_at or b.category not in HOLDS_PEOPLE or not scope.covers(b.path)]
    now = literal(clock.now(), UtcDateTime())
    facts = [getattr(stage, name) for name in FACTS]
    rows = (
        select(stage.person_id, *facts, literal(import_id), literal(1), now, now)
        .where(stage.import_id == import_id, stage.org_id.not_in(_inline(closed)))
        .order_by(stage.id_digest)
    )
    make = pg_insert if is_postgresql(s) else sqlite_insert
    s.execute(make(Person).from_select(["id", *FACTS, *_ADDED], rows, include_defaults=False).on_conflict_do_nothing())
    return _count_in(scope, Person.import_id == import_id, import_id)


def withdraw_import(scope: Scope, import_id: int) -> int:
    """Take back the persons of an import that nobody has edited since, in branches of the scope; returns how many."""
    s = session()
    advisory_lock(s, ADMIT_LOCK)
    branches = hold_branches(s, select(Person.org_id).where(Person.import_id == import_id))
    elsewhere = [branch.id for branch in branches if not scope.covers(branch.path)]
    untouched = (
        (Person.import_id == import_id)
        & (Person.version == 1)
        & Person.removed_at.is_(None)
        & Person.org_id.not_in(_inline(elsewhere))
    )
    s.execute(select(func.count()).select_from(select(Person.id).where(untouched).with_for_update().subquery()))
    left = count_people(untouched, -1)
    s.execute(delete(Person).where(untouched).execution_options(synchronize_session=False))
    refresh_faults(s, [branch.id for branch in left])
    tell(scope, "removed", left, import_id)
    return sum(branch.people for branch in left)


def _count_in(scope: Scope, which: ColumnElement[bool], import_id: int | None) -> int:
    joined = count_people(which, +1)
    refresh_faults(session(), [branch.id for branch in joined])
    tell(scope, "added", joined, import_id)
    return sum(branch.people for branch in joined)


def _inline(ids: Sequence[int]) -> BindParameter[Any]:
    """Our own numbers, written into the statement: there may be more of them than a statement takes parameters."""
    return bindparam(None, ids, expanding=True, literal_execute=True, unique=True)


def add_people(scope: Scope, rows: list[dict[str, Any]]) -> None:
    """Add persons that are known to be new (demonstration data, tests); each row has PersonFacts and `id`."""
    now = clock.now()
    hold_branches(session(), sorted({row["org_id"] for row in rows}))
    added = (None, 1, now, now)
    values = ((row["id"], *(row[name] for name in FACTS), *added) for row in rows)
    columns = ("id", *FACTS, *_ADDED)
    bulk_insert(session(), Person, columns, values)
    ids = [row["id"] for row in rows]
    for start in range(0, len(ids), 500):
        _count_in(scope, Person.id.in_(ids[start : start + 500]), None)
