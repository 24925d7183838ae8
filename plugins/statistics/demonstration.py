"""What the demonstration shows of the past: two weeks of figures of leading bodies, schools and townships, made up from
those of now; the same ones on every machine."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from plugins.statistics.models import DayFigures, Snapshot
from portal import clock
from portal.contracts.measures import Measure
from portal.contracts.scope import Scope
from portal.counts.models import Count
from portal.counts.services import after_counting
from portal.db import session
from portal.installation import installation
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.models import Org

DOWN = 10
"""So many days ago nothing ran: a gap in every line."""
MISSING = (0, 2, 3, 5, 8, 9, 11, 14, 17, 20, 22, 23, 27, 31)
"""How many percent were not done yet at the beginning of the day, today first."""


def demonstrate(scope: Scope) -> None:
    """Once the figures of the demonstration are written, add those of the days before."""
    after_counting(lambda _changes: _write(session(), installation().registry.measures(scope.plugins)))


def _write(s: Session, measures: Sequence[Measure]) -> None:
    grows = {one.part for one in measures if not one.is_backlog}
    shrinks = {one.part: one.whole for one in measures if one.is_backlog}
    days = [(ago, clock.today() - dt.timedelta(days=ago)) for ago in range(len(MISSING)) if ago != DOWN]
    s.execute(insert(DayFigures), list(_rows(_now(s), days, grows, shrinks)))
    first_level = s.scalars(select(Org.id).where((Org.code == Org.province_code) | (Org.province_code == ""))).all()
    taken = [{"org_id": one, "day": day, "taken_at": _midnight(day)} for one in first_level for _, day in days]
    s.execute(insert(Snapshot), taken)


def _now(s: Session) -> Mapping[int, dict[str, int]]:
    """The figures of all that have somebody below them, by id."""
    found: dict[int, dict[str, int]] = {}
    wanted = select(Count.org_id, Count.metric, func.sum(Count.value)).join(Org, Org.id == Count.org_id)
    shown = Org.category.not_in(HOLDS_MEMBERS)
    for org_id, metric, value in s.execute(wanted.where(shown).group_by(Count.org_id, Count.metric)):
        found.setdefault(org_id, {})[metric] = int(value)
    return found


def _rows(
    now: Mapping[int, dict[str, int]], days: Sequence[tuple[int, dt.date]], grows: set[str], shrinks: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    for org_id, figures in now.items():
        for ago, day in days:
            then = {key: _then(figures, key, MISSING[ago], grows, shrinks) for key in figures}
            yield {"org_id": org_id, "day": day, "figures": then}


def _then(figures: Mapping[str, int], key: str, missing: int, grows: set[str], shrinks: Mapping[str, str]) -> int:
    value = figures[key]
    if key in grows:
        return value - value * missing // 100
    if key in shrinks:
        return value + (figures.get(shrinks[key], value) - value) * missing // 200
    return value


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(0, 1), clock.SHANGHAI)
