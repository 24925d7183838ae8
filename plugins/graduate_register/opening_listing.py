"""Who of an open class has entered what, who is missing, and who was reminded (R3.1)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from plugins.graduate_register.facts import Facts, lacks
from plugins.graduate_register.graduating import graduates
from plugins.graduate_register.kept import opened
from plugins.graduate_register.models import Change, Record
from plugins.graduate_register.opening_models import Nudge, Opening, Visit
from plugins.graduate_register.sources import MEMBER
from portal import clock
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import among, session, transaction
from portal.orgs.holding import hold
from portal.orgs.models import Org
from portal.people.holding import keep_people
from portal.people.models import Person

REMINDED = "graduate_register.reminded"
MOST = 300
"""Graduates of a class on one page; who has more is shown these, and finds the others on the register's page."""


@dataclass(frozen=True, slots=True)
class Line:
    """A graduate: when they entered something themselves, came in without saving, and were reminded; None for never."""

    id: int
    name: str
    has_mobile: bool
    is_registered: bool
    lacks: tuple[str, ...]
    entered_at: dt.datetime | None
    seen_at: dt.datetime | None
    reminded_at: dt.datetime | None


def lines_of(branch: OrgRef, opening: Opening) -> list[Line]:
    """The graduates of a branch, in the order in which they were entered."""
    entered = select(func.max(Change.at)).where(Change.person_id == Person.id, Change.source == MEMBER)
    of_opening = (Visit.opening_id == opening.id) & (Visit.person_id == Person.id)
    seen = select(func.max(Visit.started_at)).where(of_opening)
    wanted = (
        select(
            Person.id, Person.name, Person.mobile_digest, Record, Nudge.at.label("reminded_at"),
            entered.scalar_subquery().label("entered_at"), seen.scalar_subquery().label("seen_at"),
        )
        .join(Org, Org.id == Person.org_id)
        .outerjoin(Record, Record.person_id == Person.id)
        .outerjoin(Nudge, (Nudge.person_id == Person.id) & (Nudge.opening_id == opening.id))
        .where(Person.org_id == branch.id, graduates())
        .order_by(Person.id)
        .limit(MOST)
    )  # fmt: skip
    return [_line(row) for row in session().execute(wanted.execution_options(populate_existing=True))]


def missing(lines: Sequence[Line]) -> list[Line]:
    """Those of whom nobody has said where they go."""
    return [line for line in lines if not line.is_registered]


def note_reminded(scope: Scope, branch: OrgRef, opening: Opening, ids: Sequence[int]) -> int:
    """Note that these graduates of the branch were reminded just now; returns how many there were."""
    with transaction() as s:
        hold(s, scope, branch.code)
        of_branch = select(Person.id).join(Org, Org.id == Person.org_id)
        mine = of_branch.where(Person.org_id == branch.id, graduates(), among(Person.id, ids[:MOST]))
        found = list(s.scalars(mine))
        for person_id in found:
            s.merge(
                Nudge(opening_id=opening.id, person_id=person_id, at=clock.now(), actor=scope.account_name or "系统")
            )
        keep_people(s, found)
        if found:
            record(scope, REMINDED, branch.full_name, path=branch.path, people=len(found), ids=found)
    return len(found)


def _line(row: Any) -> Line:
    facts = opened(row.Record).facts if row.Record else Facts()
    return Line(
        row.id, row.name, row.mobile_digest is not None, facts.destination is not None, tuple(lacks(facts)),
        row.entered_at, row.seen_at, row.reminded_at,
    )  # fmt: skip
