"""R1.1: the figures of each day are written down once, in China's day, and a day on which nothing ran stays unknown."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from plugins.info_entry.baseline_models import Snapshot
from plugins.info_entry.baselines import Wish, save
from plugins.info_entry.rates import Headcount
from plugins.info_entry.snapshots import trend
from portal import clock
from portal.db import session, transaction
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from portal.jobs.schedules import request_due
from portal.orgs.models import Org
from portal.provinces.services import switch
from tests.casting import Cast
from tests.plugins.info_entry.people import add_members


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """Two units with baselines in one province, one in another; the calendar has begun on the 6th."""
    with cast.app.app_context(), clock.frozen("2019-05-06T12:00"):
        for code in ("jiada", "jiada-jx", "yida"):
            save(cast.scope("national"), cast.org(code), [Wish(code, Headcount(20, 2, 1), 0)], "")
        request_due()
        yield cast


def run_due(at: str) -> None:
    """Let ticker and worker do what is due at a time."""
    with clock.frozen(at):
        request_due()
        waiting = select(Run.id).where(Run.state == "queued", Run.task == "info_entry.snapshot")
        for run_id in session().scalars(waiting).all():
            perform_here(run_id)
    session().rollback()


def kept() -> dict[tuple[str, str], int]:
    """People by organisation and day."""
    session().rollback()
    rows = session().execute(select(Org.code, Snapshot.day, Snapshot.people).join(Org, Org.id == Snapshot.org_id))
    return {(code, day.isoformat()): people for code, day, people in rows}


def test_R1_1_every_day_has_one_figure_of_each_unit_and_of_all_above_the_county(stage: Cast) -> None:
    run_due("2019-05-07T00:00:30")
    add_members(stage, "jiada-jx-1", 3, cadres=1)
    run_due("2019-05-07T23:59")
    run_due("2019-05-07T16:00:30+00:00")
    found = kept()
    units = {"jiada", "jiada-jx", "yida", "jia", "yi", "centre", "dongjiang"}
    assert set(found) == {(code, day) for code in units for day in ("2019-05-07", "2019-05-08")}
    assert {code: found[code, "2019-05-08"] for code in units} == {
        "jiada": 3, "jiada-jx": 3, "jia": 3, "centre": 3, "yida": 0, "yi": 0, "dongjiang": 0,
    }  # fmt: skip
    assert {found[code, "2019-05-07"] for code in units} == {0}


def test_R1_1_run_twice_late_or_two_at_once_it_is_one_row_a_day(stage: Cast) -> None:
    with clock.frozen("2019-05-07T00:01"):
        request_due()
    run_due("2019-05-08T03:00")  # yesterday's run comes late, beside today's: both see today
    first = kept()
    assert {day for _, day in first} == {"2019-05-08"}
    add_members(stage, "jiada-jx-1", 2)
    with transaction() as s:
        runs = s.scalars(select(Run).where(Run.task == "info_entry.snapshot", Run.title != "")).all()
        for run in runs:
            run.state, run.attempts = "queued", 0
    with clock.frozen("2019-05-08T09:00"):
        ready = threading.Barrier(len(runs))

        def work(run_id: int) -> None:
            with stage.app.app_context():
                ready.wait()
                perform_here(run_id)

        threads = [threading.Thread(target=work, args=(run.id,)) for run in runs]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert kept() == first


def test_R1_1_a_day_without_a_figure_is_a_gap_and_no_zero(stage: Cast) -> None:
    add_members(stage, "jiada-jx-1", 5)
    run_due("2019-05-07T00:01")
    run_due("2019-05-10T00:01")
    add_members(stage, "jiada-jx-2", 2, 50)
    run_due("2019-05-11T00:01")
    with clock.frozen("2019-05-11T09:00"):
        days = trend(stage.org("jiada"))
        assert [(day.day.day, day.people, day.change) for day in days[-6:]] == [
            (6, None, None), (7, 5, None), (8, None, None), (9, None, None), (10, 5, None), (11, 7, 2),
        ]  # fmt: skip
        page = stage.client_for("school").page("/info-entry/jiada/progress")
    lines = [svg for svg in page.find_all("svg") if svg.get("class") == "spark"]
    assert len(lines[0].find_all("polyline")) == 2
    assert "没有记录" in page.text
    assert "比 2019年5月11日 00:01 没有变化" in page.text
    assert "按近4天的进度，要到6月8日达到目标，晚19天" in page.text


def test_figures_go_after_400_days_and_a_province_without_the_plugin_gets_none(stage: Cast) -> None:
    run_due("2019-05-07T00:01")
    switch(stage.scope("national"), "yi", "info_entry", on=False)
    run_due("2020-06-09T00:01")
    days = {day for _, day in kept()}
    assert days == {"2019-05-07", "2020-06-09"}
    run_due("2020-06-12T00:01")
    assert {day for _, day in kept()} == {"2020-06-09", "2020-06-12"}
    assert ("yida", "2020-06-12") not in kept()
    assert dt.date(2020, 6, 12) - dt.date(2019, 5, 7) > dt.timedelta(days=400)
