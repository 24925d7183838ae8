"""The figures of each day (R4.2): what is written, what is read again, and what a day without a run is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import func, select

from plugins.statistics.days import figures_on, trend
from plugins.statistics.models import DayFigures
from plugins.statistics.snapshots import write
from portal import clock
from portal.db import session, transaction
from tests.casting import Cast

FIGURES = ("orgs", "people", "members")


def taken(cast: Cast, day: str) -> int:
    """Write down a province's figures on a day; returns of how many organisations."""
    with clock.frozen(dt.datetime.fromisoformat(f"{day}T01:00:00+08:00")), transaction() as s:
        return write(s, cast.org("jia").path, is_province=True)


def _some(figures: Mapping[str, int]) -> dict[str, int]:
    return {key: figures.get(key, 0) for key in FIGURES}


def test_R4_2_a_day_costs_only_what_has_changed_and_is_read_as_it_was(cast: Cast) -> None:
    school = cast.org("jiada")
    with cast.app.app_context():
        everybody = taken(cast, "2019-05-08")
        assert everybody > 1
        assert taken(cast, "2019-05-09") == 0
        before = figures_on([school], dt.date(2019, 5, 9), FIGURES)[school.id]
    _ = cast.somebody
    with cast.app.app_context():
        assert taken(cast, "2019-05-11") == len(("jia", "jiada", "jiada-jx", "jiada-jx-1"))
        after = figures_on([school], dt.date(2019, 5, 11), FIGURES)[school.id]
        assert after["people"] == before["people"] + 1
        assert figures_on([school], dt.date(2019, 5, 10), FIGURES)[school.id] == before
        assert figures_on([school], dt.date(2019, 5, 7), FIGURES) == {}
        with clock.frozen(dt.datetime(2019, 5, 11, 8, tzinfo=clock.SHANGHAI)):
            known = {day.day.day: _some(day.figures) for day in trend(school) if day.figures}
        assert known == {8: before, 9: before, 11: after}


def test_R4_2_a_second_run_of_a_day_writes_its_figures_anew(cast: Cast) -> None:
    with cast.app.app_context():
        taken(cast, "2019-05-08")
    _ = cast.somebody
    with cast.app.app_context():
        taken(cast, "2019-05-08")
        school = cast.org("jiada").id
        assert session().scalar(select(func.count()).where(DayFigures.org_id == school)) == 1
