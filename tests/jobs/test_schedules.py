"""A date: asked for once a period, however late, however many ask."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.db import session
from portal.jobs.models import Run
from portal.jobs.queries import recent_runs
from portal.jobs.schedules import request_due
from portal.provinces.services import switch
from tests.casting import Cast
from tests.plugin_maker import PluginMaker

MakeApp = Callable[..., Flask]

SOURCE = """
def yearly(here): return str(here.year) if here.month >= 6 else None
def daily(here): return here.strftime("%Y-%m-%d")
def broken(here): raise ValueError("no such day")

@hookimpl
def portal_tasks():
    return [Task(f"alpha.{name}", f"任务{name}", lambda job: None) for name in ("year", "day", "each", "broken")]

@hookimpl
def portal_schedules():
    return [Schedule("alpha.broken", "alpha.broken", broken), Schedule("alpha.yearly", "alpha.year", yearly),
            Schedule("alpha.daily", "alpha.day", daily), Schedule("alpha.each", "alpha.each", yearly, True)]
"""


@pytest.fixture
def calendar(cast: Cast, plugins: PluginMaker, make_app: MakeApp) -> Iterator[Cast]:
    """The portal with a plugin that has a daily schedule, a yearly one from June on, and one for each province."""
    plugins.make("alpha", SOURCE)
    app = make_app(plugins=("alpha",))
    with app.app_context():
        yield Cast(app)


def tick(at: str) -> list[str]:
    """Ask at this time in China; the runs that are new, as `task period` or `task province period`."""
    before = set(session().scalars(select(Run.id)))
    with clock.frozen(at):
        request_due()
    new = select(Run).where(Run.id.not_in(before), Run.state == "queued", Run.task.startswith("alpha."))
    return sorted(f"{run.task.removeprefix('alpha.')} {run.key.rpartition(':')[2]}" for run in session().scalars(new))


def test_an_installation_in_july_begins_with_this_year_as_done(calendar: Cast) -> None:
    assert tick("2019-07-10T09:00") == []
    assert tick("2019-07-10T09:01") == []
    assert tick("2019-07-11T00:00") == ["day 2019-07-11"]
    assert tick("2020-06-01T00:00") == ["day 2020-06-01", "each 2020", "each 2020", "year 2020"]


def test_an_installation_in_may_runs_on_the_first_of_june_though_nothing_was_due_before(calendar: Cast) -> None:
    assert tick("2019-05-08T09:00") == []
    assert tick("2019-05-31T23:59:59") == ["day 2019-05-31"]
    assert tick("2019-06-01T00:00") == ["day 2019-06-01", "each 2019", "each 2019", "year 2019"]


def test_downtime_is_made_up_for_by_one_run_of_the_present_period(calendar: Cast) -> None:
    tick("2019-05-08T09:00")
    assert tick("2019-06-04T15:00") == ["day 2019-06-04", "each 2019", "each 2019", "year 2019"]
    assert tick("2019-06-04T15:01") == []


def test_a_clock_that_jumps_ahead_and_back_repeats_no_period_and_stops_none(calendar: Cast) -> None:
    tick("2019-05-08T09:00")
    assert tick("2030-05-08T09:00") == ["day 2030-05-08"]
    assert tick("2019-05-08T10:00") == []
    assert tick("2019-05-09T09:00") == ["day 2019-05-09"]
    assert tick("2030-05-08T09:00") == []


def test_midnight_is_midnight_in_china(calendar: Cast) -> None:
    tick("2019-05-08T09:00")
    assert tick("2019-05-08T23:59:59") == []
    assert tick("2019-05-08T16:00+00:00") == ["day 2019-05-09"]


def test_a_run_for_each_province_where_the_plugin_is_on_acts_for_it(calendar: Cast) -> None:
    switch(calendar.scope("national"), "yi", "alpha", on=False)
    tick("2019-05-08T09:00")
    assert tick("2019-06-01T00:00") == ["day 2019-06-01", "each 2019", "year 2019"]
    run = session().scalars(select(Run).where(Run.task == "alpha.each", Run.state == "queued")).one()
    assert (run.org_id, run.path) == (calendar.org("jia").id, calendar.org("jia").path)


def test_a_province_that_turns_the_plugin_on_later_begins_then(calendar: Cast) -> None:
    switch(calendar.scope("national"), "yi", "alpha", on=False)
    tick("2019-05-08T09:00")
    tick("2019-06-01T00:00")
    switch(calendar.scope("national"), "yi", "alpha", on=True)
    assert tick("2019-06-01T00:01") == []
    assert tick("2020-06-01T00:00").count("each 2020") == 2


def test_a_province_that_turns_the_plugin_off_and_on_again_makes_up_for_the_period(calendar: Cast) -> None:
    tick("2019-05-08T09:00")
    switch(calendar.scope("national"), "yi", "alpha", on=False)
    assert tick("2019-06-01T00:00").count("each 2019") == 1
    switch(calendar.scope("national"), "yi", "alpha", on=True)
    assert tick("2019-06-02T00:00").count("each 2019") == 1


def test_a_schedule_that_breaks_stops_no_other(calendar: Cast) -> None:
    tick("2019-05-08T09:00")
    assert tick("2019-05-09T09:00") == ["day 2019-05-09"]


def test_the_beginning_is_no_run_that_anybody_sees(calendar: Cast) -> None:
    tick("2019-07-10T09:00")
    assert [run.task for run in recent_runs(calendar.scope("national"))[0] if run.task.startswith("alpha.")] == []


def test_eight_tickers_at_one_moment_ask_once(calendar: Cast) -> None:
    tick("2019-05-08T09:00")
    ready, asked = threading.Barrier(8), []

    def ask() -> None:
        with calendar.app.app_context():
            ready.wait()
            asked.append(request_due())

    with clock.frozen(datetime.fromisoformat("2019-06-01T00:00+08:00")):
        threads = [threading.Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    session().rollback()
    tasks = session().scalars(select(Run.task).where(Run.state == "queued", Run.task.startswith("alpha."))).all()
    assert sorted(tasks) == ["alpha.day", "alpha.each", "alpha.each", "alpha.year"]
    assert sum(asked) == session().query(Run).where(Run.state == "queued", Run.key.contains(":")).count()
