"""Writing down the figures of each day (R4.2): of a province with all below it, and of the centre, in one statement.

Only what has changed since the last time is written, so that four million organisations are no burden; nobody who
writes members or marks waits for it, for counters are only read. The day is that on which it runs, not that on which it
was due: a late run must not be taken for an early figure.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import delete, exists, select, text
from sqlalchemy.orm import Session, aliased

from plugins.statistics.models import DayFigures, Snapshot
from portal import clock
from portal.contracts.jobs import Job
from portal.contracts.setup import Schedule, Task
from portal.db import is_postgresql, transaction
from portal.orgs.models import Org
from portal.orgs.paths import ROOT, upper

TASK = "statistics.snapshot"
KEPT = dt.timedelta(days=400)

_NOW = (
    "SELECT id, {packed} AS figures FROM (SELECT o.id, c.metric, {summed} AS value"
    " FROM core_org AS o JOIN core_count AS c ON c.org_id = o.id WHERE {where} AND o.closed_at IS NULL"
    " GROUP BY o.id, c.metric HAVING sum(c.value) <> 0 ORDER BY o.id, c.metric) AS figure GROUP BY id"
)
_LAST = (
    "SELECT f.org_id, f.figures FROM statistics_figures AS f JOIN (SELECT f.org_id, max(f.day) AS day"
    " FROM core_org AS o JOIN statistics_figures AS f ON f.org_id = o.id WHERE {where} GROUP BY f.org_id) AS latest"
    " ON latest.org_id = f.org_id AND latest.day = f.day"
)
_WRITE = (
    "INSERT INTO statistics_figures (org_id, day, figures) SELECT now.id, :day, now.figures"
    f" FROM ({_NOW}) AS now LEFT JOIN ({_LAST}) AS last ON last.org_id = now.id"
    " WHERE last.org_id IS NULL OR last.figures <> now.figures"
    " ON CONFLICT (org_id, day) DO UPDATE SET figures = excluded.figures"
)
_PACKED = {
    True: ("jsonb_object_agg(metric, value)", "sum(c.value)::bigint"),
    False: ("json_group_object(metric, value)", "sum(c.value)"),
}
"""On PostgreSQL, on SQLite."""
_WHERE = {True: "o.path >= :low AND o.path < :high", False: "o.path = :low"}
"""Of a province, of the centre."""


def take(job: Job) -> dict[str, Any]:
    """The figures of a province with all below it, or of the centre alone; a second run of a day writes them anew."""
    here = job.scope.org if job.scope else None
    with transaction() as s:
        written = write(s, here.path if here else ROOT, is_province=here is not None)
        if here is None:
            _forget(s)
        job.hold()
    return {"count": written}


def write(s: Session, path: str, *, is_province: bool) -> int:
    """Write down what has changed at `path`, and below it for a province, in the running transaction; returns of how
    many organisations. An organisation that has been moved into another province is written by that one from now on."""
    on_postgresql, day = is_postgresql(s), clock.today()
    packed, summed = _PACKED[on_postgresql]
    values = {"low": path, "high": upper(path), "day": day if on_postgresql else day.isoformat()}
    statement = _WRITE.format(packed=packed, summed=summed, where=_WHERE[is_province])
    written: int = s.execute(text(statement), values).rowcount  # type: ignore[attr-defined]
    _note(s, path, day)
    return written


def _note(s: Session, path: str, day: dt.date) -> None:
    org_id = s.scalars(select(Org.id).where(Org.path == path)).one()
    s.merge(Snapshot(org_id=org_id, day=day, taken_at=clock.now()))
    s.flush()


def _forget(s: Session) -> None:
    """What is older than KEPT goes, but for the last row before it: that one still holds."""
    first, later = clock.today() - KEPT, aliased(DayFigures)
    is_replaced = exists().where(later.org_id == DayFigures.org_id, later.day > DayFigures.day, later.day <= first)
    s.execute(delete(DayFigures).where(DayFigures.day < first, is_replaced))
    s.execute(delete(Snapshot).where(Snapshot.day < first))


def daily(here: dt.datetime) -> str:
    """Due once a day, from midnight in China on."""
    return here.strftime("%Y-%m-%d")


TASKS = [Task(TASK, "记录每日数字", take)]
SCHEDULES = [
    Schedule("statistics.daily", TASK, daily, per_province=True),
    Schedule("statistics.daily_centre", TASK, daily),
]
