"""Reading the figures of a day: of several organisations on one day, of one organisation over the last days (R4.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import ScalarSelect, and_, func, select

from plugins.statistics.models import DayFigures, Snapshot
from portal import clock
from portal.contracts.scope import OrgRef
from portal.db import among, session
from portal.orgs.models import Org

SHOWN = 14


class Day(NamedTuple):
    """A day of a trend: None where nothing was written down."""

    day: dt.date
    figures: Mapping[str, int] | None


def figures_on(orgs: Sequence[OrgRef], day: dt.date) -> dict[int, Mapping[str, int]]:
    """The figures of each of `orgs` as they were written down on `day`, by id; without those that are not known."""
    latest = (
        select(DayFigures.org_id, func.max(DayFigures.day).label("day"))
        .where(among(DayFigures.org_id, [org.id for org in orgs]), DayFigures.day <= day)
        .group_by(DayFigures.org_id)
        .subquery()
    )
    same = and_(DayFigures.org_id == latest.c.org_id, DayFigures.day == latest.c.day)
    rows = session().execute(select(DayFigures.org_id, DayFigures.figures).join(latest, same))
    return {row[0]: row[1] for row in rows}


def taken_at(org: OrgRef, day: dt.date) -> dt.datetime | None:
    """When the figures of an organisation's province, or of the centre, were written down on `day`."""
    return session().scalar(select(Snapshot.taken_at).where(Snapshot.org_id == _keeper(org), Snapshot.day == day))


def trend(org: OrgRef) -> list[Day]:
    """The last days, the oldest first, today among them: one query."""
    first = clock.today() - dt.timedelta(days=SHOWN - 1)
    held = (
        select(DayFigures.figures)
        .where(DayFigures.org_id == org.id, DayFigures.day <= Snapshot.day)
        .order_by(DayFigures.day.desc())
        .limit(1)
        .scalar_subquery()
    )
    wanted = select(Snapshot.day, held).where(Snapshot.org_id == _keeper(org), Snapshot.day >= first)
    known = {row[0]: row[1] for row in session().execute(wanted)}
    return [Day(day, known.get(day)) for day in (first + dt.timedelta(days=n) for n in range(SHOWN))]


def _keeper(org: OrgRef) -> ScalarSelect[int]:
    """Whose snapshot an organisation's figures are in: its province's, or the centre's own."""
    return select(Org.id).where(Org.code == (org.province_code or org.code)).scalar_subquery()
