"""What the workbench says of reports, in one query."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, and_, func, or_, select, type_coerce

from plugins.township_verification.report_models import Report
from portal import clock
from portal.contracts.scope import Scope
from portal.db import UtcDateTime, session
from portal.orgs.settings import DEADLINE, SETTINGS, made_at
from portal.requests.models import OPEN

RECENT = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Open reports that lie here, since when the oldest does, how many were returned; those the province may file, by
    when; those made here that are open, or were answered lately."""

    here: int
    oldest: dt.datetime | None
    returned: int
    ready: int
    deadline: dt.date
    asked: int
    answered: int


def waiting(scope: Scope) -> Waiting:
    """How many reports wait here, and what has become of those that were made here."""
    org, is_open = scope.org, Report.state == OPEN
    lies = and_(is_open, Report.deciding_org_id == org.id)
    here, mine = and_(lies, ~Report.is_ready), Report.asking_org_id == org.id
    recent = and_(mine, Report.answered_at > clock.now() - RECENT)
    oldest = type_coerce(func.min(Report.lies_since).filter(here), UtcDateTime())
    made = made_at([org], DEADLINE).subquery()
    earliest = select(func.min(made.c.value)).scalar_subquery()
    row = session().execute(
        select(
            _count(here), oldest, _count(and_(here, Report.is_returned)), _count(and_(lies, Report.is_ready)),
            _count(and_(mine, is_open)), _count(recent), earliest,
        ).where(or_(lies, and_(mine, is_open), recent))
    ).one()  # fmt: skip
    *counts, deadline = row
    kind = SETTINGS[DEADLINE]
    ends = dt.date.fromisoformat(kind.strictest([kind.default(), *([deadline] if deadline else [])]))
    return Waiting(counts[0], counts[1], counts[2], counts[3], ends, counts[4], counts[5])


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(condition.cast(Integer)), 0)
