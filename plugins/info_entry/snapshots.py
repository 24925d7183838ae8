"""The figures of each day (R1.1): written down once a day for every unit that has a baseline, read as a trend.

A day on which nothing ran is missing, and stays so: nobody knows what it would have been.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Date, Integer, Select, and_, case, cast, delete, func, literal, or_, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from plugins.info_entry.baseline_models import Baseline, Snapshot
from plugins.info_entry.forecast import Point
from plugins.info_entry.standings import baseline_year
from portal import clock
from portal.contracts.jobs import Job
from portal.contracts.scope import OrgRef
from portal.contracts.setup import Schedule, Task
from portal.counts.models import Count
from portal.db import UtcDateTime, is_postgresql, rows_changed, session, transaction
from portal.orgs.models import Org
from portal.orgs.paths import upper

KEPT = dt.timedelta(days=400)
SHOWN = 14
FIGURES = ("people", "members", "cadres")
_DAY = dt.timedelta(days=1)


class Day(NamedTuple):
    """One day of a trend: None where nothing was written down. `change` is since the day before, if that is known."""

    day: dt.date
    point: Point | None
    change: int | None

    @property
    def people(self) -> int | None:
        """The day's figure, for a line."""
        return self.point.people if self.point else None

    @property
    def time(self) -> str:
        """When it was written down, on a clock in China."""
        return f"{self.point.at.astimezone(clock.SHANGHAI):%H:%M}" if self.point else ""


def snapshot(job: Job) -> dict[str, Any]:
    """Today's figures of a province, or of the centre; whoever comes second on a day changes nothing.

    The day is that on which it runs, not that on which it was due: a late run must not be taken for an early figure.
    """
    here = job.scope.org if job.scope else None
    with transaction() as s:
        make = pg_insert if is_postgresql(s) else sqlite_insert
        rows = _figures(_province(here.path) if here else Org.province_code == "")
        writing = (
            make(Snapshot)
            .from_select(["org_id", "day", *FIGURES, "taken_at"], rows, include_defaults=False)
            .on_conflict_do_nothing()
            .execution_options(preserve_rowcount=True)
        )
        written = rows_changed(s, writing)
        if here is None:
            s.execute(delete(Snapshot).where(Snapshot.day < clock.today() - KEPT))
        job.hold()
    return {"count": written}


def _province(path: str) -> ColumnElement[bool]:
    return and_(Org.path >= path, Org.path < upper(path))


def _figures(where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Sums over the counters' slots, for units with a baseline and for all above the county."""
    sums = [
        cast(func.coalesce(func.sum(case((Count.metric == figure, Count.value))), 0), Integer) for figure in FIGURES
    ]
    return (
        select(Org.id, literal(clock.today(), Date()), *sums, literal(clock.now(), UtcDateTime()))
        .outerjoin(Baseline, and_(Baseline.org_id == Org.id, Baseline.year == baseline_year()))
        .outerjoin(Count, and_(Count.org_id == Org.id, Count.metric.in_(FIGURES)))
        .where(where, Org.closed_at.is_(None), or_(Baseline.org_id.is_not(None), Org.is_wide))
        .group_by(Org.id)
    )


def daily(here: dt.datetime) -> str:
    """Due once a day, from midnight in China on."""
    return here.strftime("%Y-%m-%d")


def trend(org: OrgRef) -> Sequence[Day]:
    """The last days, the oldest first, today among them."""
    first = clock.today() - (SHOWN - 1) * _DAY
    wanted = select(Snapshot.day, Snapshot.taken_at, Snapshot.people)
    rows = session().execute(wanted.where(Snapshot.org_id == org.id, Snapshot.day >= first - _DAY))
    points = {row.day: Point(row.taken_at, row.people) for row in rows}
    return [_day_of(points, first + n * _DAY) for n in range(SHOWN)]


def _day_of(points: dict[dt.date, Point], day: dt.date) -> Day:
    point, before = points.get(day), points.get(day - _DAY)
    return Day(day, point, point.people - before.people if point and before else None)


TASKS = [Task("info_entry.snapshot", "记录每日录入数", snapshot)]
SCHEDULES = [
    Schedule("info_entry.daily", "info_entry.snapshot", daily, per_province=True),
    Schedule("info_entry.daily_centre", "info_entry.snapshot", daily),
]
