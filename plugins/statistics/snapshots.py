"""Writing down the figures of each day (R4.2): of a province with all below it, and of the centre, in one statement.

Only what has changed since the last time is written, so that four million organisations are no burden; nobody who
writes members or marks waits for it, for counters are only read. The day is that on which it runs, not that on which it
was due: a late run must not be taken for an early figure.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import and_, delete, exists, func, select, text
from sqlalchemy.orm import Session, aliased

from plugins.statistics.models import DayFigures, Snapshot
from portal import clock
from portal.contracts.jobs import Job
from portal.contracts.setup import Schedule, Task
from portal.db import is_postgresql, rows_changed, transaction
from portal.orgs.models import Org
from portal.orgs.paths import ROOT, upper

TASK = "statistics.snapshot"
KEPT = dt.timedelta(days=400)

_HELD = (
    " FROM core_count AS c JOIN core_org AS o ON o.id = c.org_id"
    " WHERE c.org_id BETWEEN :first AND :last AND {where} AND o.closed_at IS NULL"
)
_NARROW = f"SELECT c.org_id, c.metric, c.value{_HELD} AND NOT o.is_wide AND c.value <> 0"
_WIDE = (
    f"SELECT c.org_id, c.metric, {{summed}} AS value{_HELD} AND o.is_wide"
    " GROUP BY c.org_id, c.metric HAVING sum(c.value) <> 0"
)
"""Above the county a figure is spread over slots; those are few, and all others need not be added up."""
_WRITE = (
    "INSERT INTO statistics_figures (org_id, day, figures) SELECT now.org_id, :day, now.figures"
    " FROM (SELECT org_id, {packed} AS figures FROM ({found}) AS figure GROUP BY org_id) AS now"
    " LEFT JOIN ({last}) AS last ON last.org_id = now.org_id"
    " WHERE last.org_id IS NULL OR last.figures <> now.figures"
    " ON CONFLICT (org_id, day) DO UPDATE SET figures = excluded.figures"
)
_WHERE = {True: "o.path >= :low AND o.path < :high", False: "o.path = :low"}
"""Of a province, of the centre."""
_POSTGRESQL = {
    "packed": "jsonb_object_agg(metric, value)",
    "summed": "sum(c.value)::bigint",
    "last": "SELECT DISTINCT ON (org_id) org_id, figures FROM statistics_figures"
    " WHERE org_id BETWEEN :first AND :last ORDER BY org_id DESC, day DESC",
}
_SQLITE = {
    "packed": "json_group_object(metric, value)",
    "summed": "sum(c.value)",
    "last": "SELECT org_id, figures, max(day) FROM statistics_figures"
    " WHERE org_id BETWEEN :first AND :last GROUP BY org_id",
}
"""SQLite gives the other columns of the row that holds the greatest."""


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
    first, last = _ids(s, path, is_province=is_province)
    on_postgresql, day = is_postgresql(s), clock.today()
    values = {"low": path, "high": upper(path), "first": first, "last": last}
    values["day"] = day if on_postgresql else day.isoformat()
    parts = (_POSTGRESQL if on_postgresql else _SQLITE) | {"where": _WHERE[is_province]}
    if on_postgresql:
        s.execute(text("SET LOCAL work_mem = '64MB'"))
    written = 0
    for found in (_WIDE, _NARROW):
        statement = _WRITE.format(found=found.format(**parts), **parts)
        written += rows_changed(s, text(statement), values)
    _note(s, path, day)
    return written


def _ids(s: Session, path: str, *, is_province: bool) -> tuple[int, int]:
    """The first and the last id: mostly those of a province lie together, and so one part of each table is read."""
    is_in = and_(Org.path >= path, Org.path < upper(path)) if is_province else Org.path == path
    first, last = s.execute(select(func.min(Org.id), func.max(Org.id)).where(is_in)).one()
    return first, last


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
