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


def figures_on(orgs: Sequence[OrgRef], day: dt.date, metrics: Sequence[str]) -> dict[int, dict[str, int]]:
    """Some figures of each of `orgs` as they were written down on `day`, by id; without those that are not known.

    Picked by the database: to read the whole of it for thousands of units takes longer than all the rest.
    """
    latest = (
        select(DayFigures.org_id, func.max(DayFigures.day).label("day"))
        .where(among(DayFigures.org_id, [org.id for org in orgs]), DayFigures.day <= day)
        .group_by(DayFigures.org_id)
        .subquery()
    )
    same = and_(DayFigures.org_id == latest.c.org_id, DayFigures.day == latest.c.day)
    values = [func.coalesce(DayFigures.figures[metric].as_integer(), 0) for metric in metrics]
    rows = session().execute(select(DayFigures.org_id, *values).join(latest, same))
    return {row[0]: dict(zip(metrics, row[1:], strict=True)) for row in rows}


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
