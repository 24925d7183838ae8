"""Work that is due by the calendar: asked for when its period has no run yet, however late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Schedule
from portal.db import advisory_lock, transaction
from portal.installation import installation
from portal.jobs.models import Run
from portal.jobs.services import request
from portal.provinces.queries import acting_for, provinces_with_plugins

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Series:
    """The runs of one schedule, for the whole tree or for one province."""

    schedule: Schedule
    province: OrgRef | None

    @property
    def stem(self) -> str:
        """How the keys of all its runs begin."""
        return f"{self.schedule.key}:{self.province.id if self.province else 'all'}:"


def request_due() -> int:
    """Ask for everything that is due and was not asked for before; returns how many runs were new.

    A series that is seen for the first time begins with the present period as done, even if nothing is due yet: an
    installation in July does not convert last June's branches on its first day, and one in May converts in June.
    """
    here = clock.now().astimezone(clock.SHANGHAI)
    new = 0
    for series in _all_series():
        try:
            period = series.schedule.period(here)
        except Exception:
            log.exception("schedule.broken", schedule=series.schedule.key)
            continue
        with transaction() as s:
            # Two tickers ask one after the other: "for the first time" is true for one of them.
            advisory_lock(s, "jobs.schedules")
            new += _request(s, series, period)
    return new


def _request(s: Session, series: Series, period: str | None) -> bool:
    task = installation().registry.tasks()[series.schedule.task]
    of_series = select(Run.id).where(Run.task == task.key, Run.key.startswith(series.stem, autoescape=True))
    if s.scalar(of_series.limit(1)) is None:
        _begin(s, series, f"{series.stem}{period or ''}")
        return False
    key = f"{series.stem}{period}"
    if period is None or s.scalar(select(Run.id).where(Run.task == task.key, Run.key == key)) is not None:
        return False
    request(_scope_of(series), task.key, key, task.title, _args(series))
    return True


def _begin(s: Session, series: Series, key: str) -> None:
    """The first row of a series stands for all that was due before; it is nobody's work, and no list shows it."""
    now = clock.now()
    s.add(Run(task=series.schedule.task, key=key, title="", path="", state="done", created_at=now, finished_at=now))
    s.flush()


def _all_series() -> Iterator[Series]:
    schedules = installation().registry.schedules().values()
    provinces = provinces_with_plugins() if any(schedule.per_province for schedule in schedules) else []
    for schedule in schedules:
        if not schedule.per_province:
            yield Series(schedule, None)
            continue
        plugin = installation().registry.owner_of(schedule.key)
        yield from (Series(schedule, org) for org, on in provinces if plugin is None or plugin in on)


def _scope_of(series: Series) -> Scope | None:
    return acting_for(series.province) if series.province else None


def _args(series: Series) -> dict[str, str]:
    return {"province": series.province.code if series.province else ""}
