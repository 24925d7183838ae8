"""A2.5, A3.3: on 1 June the branches of the year are converted, each exactly once, and whatever comes later too."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from plugins.graduation_marking.conversion_dates import due_year, every_few_minutes, next_day
from plugins.graduation_marking.converting import LOOK, TASK, convert_due
from portal import clock
from portal.audit.models import AuditEntry
from portal.config import Campaign
from portal.db import session
from portal.jobs.context import LeaseLost
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from portal.jobs.schedules import request_due
from portal.people import moving
from portal.people.models import Person
from portal.provinces.queries import acting_for
from portal.provinces.services import switch
from tests.casting import Cast
from tests.imports.test_engine import doctor
from tests.marked import expect
from tests.plugins.graduation_marking.graduating import MONTHS, OF_2019, graduates, let_pass, recorded, settle_in
from tests.plugins.info_entry.people import add_members


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """Branches in two provinces, four of which graduate in 2019."""
    with cast.app.app_context():
        settle_in(cast)
        yield cast


def test_A2_5_nothing_happens_a_second_before_1_june_in_china_and_everything_at_midnight(stage: Cast) -> None:
    let_pass("2019-05-31T23:59:59")
    assert (recorded(), graduates()) == ({}, {})
    let_pass("2019-06-01T00:00:00")
    assert recorded() == graduates() == OF_2019
    assert doctor() == []


def test_A2_5_it_comes_when_it_is_midnight_in_china_wherever_the_clock_is_read(stage: Cast) -> None:
    let_pass("2019-05-31T15:59:59+00:00")
    assert recorded() == {}
    let_pass("2019-05-31T16:00:00+00:00")
    assert recorded() == OF_2019


def test_A2_5_the_day_is_a_setting_that_holds_in_every_year(cast: Cast, make_app: Callable[..., Flask]) -> None:
    with make_app(campaign=Campaign(conversion=date(2019, 6, 15))).app_context():
        assert [due_year(date(year, 6, day)) for year in (2019, 2020) for day in (14, 15)] == [None, 2019, None, 2020]
        assert (next_day(date(2019, 6, 15)), next_day(date(2019, 6, 16))) == (date(2019, 6, 15), date(2020, 6, 15))
        assert every_few_minutes(datetime(2019, 6, 15, 0, 0, tzinfo=clock.SHANGHAI)) == "2019-06-15T00:00"
        assert every_few_minutes(datetime(2019, 6, 14, 23, 59, tzinfo=clock.SHANGHAI)) is None


def test_A2_5_other_years_and_those_without_a_time_stay_branches(stage: Cast) -> None:
    let_pass("2019-06-01T00:00")
    assert [stage.org(code).category for code in ("jiada-jx-3", "jiada-wy-1", "jiada-jg")] == ["branch"] * 3
    let_pass("2020-06-01T00:00")
    assert recorded() == OF_2019
    let_pass("2022-06-01T00:00")
    assert recorded() == {**OF_2019, "jiada-jx-3": 5}
    assert doctor() == []


def test_A2_5_a_start_three_days_late_makes_up_for_it(stage: Cast) -> None:
    let_pass("2019-06-04T15:20")
    assert recorded() == graduates() == OF_2019
    let_pass("2019-06-04T15:25")
    assert recorded() == OF_2019


def test_decision_2_a_branch_that_is_marked_later_is_converted_within_minutes(stage: Cast) -> None:
    let_pass("2019-06-01T00:00")
    add_members(stage, "jiada-jg", 3, 700)
    expect("2019-06", "jiada-jg")
    let_pass("2019-06-01T00:04:59")
    assert recorded() == OF_2019
    let_pass("2019-06-01T00:05")
    assert recorded() == {**OF_2019, "jiada-jg": 3}
    expect("2019-01", "yizhong-32")
    let_pass("2019-12-31T23:57")
    assert recorded() == {**OF_2019, "jiada-jg": 3, "yizhong-32": 0}
    assert doctor() == []


def test_A2_5_a_province_where_the_plugin_is_off_is_left_alone_until_it_is_on(stage: Cast) -> None:
    switch(stage.scope("national"), "yi", "graduation_marking", on=False)
    let_pass("2019-06-01T00:00")
    assert recorded() == {code: members for code, members in OF_2019.items() if code != "yida-1"}
    switch(stage.scope("national"), "yi", "graduation_marking", on=True)
    let_pass("2019-06-20T09:00")
    assert recorded() == OF_2019


def test_A2_5_a_run_stops_when_its_province_turns_the_plugin_off(stage: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugins.graduation_marking.converting.BATCH", 1)
    scope = acting_for(stage.org("jia"))

    def turn_off(_done: object) -> None:
        switch(stage.scope("national"), "jia", "graduation_marking", on=False)

    assert convert_due(scope, 2019, turn_off, lambda: None, None).branches == 1
    assert len(recorded()) == 1


def test_A2_5_many_small_batches_are_one_log_entry_each_and_show_true_progress(
    stage: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.graduation_marking.converting.BATCH", 2)
    let_pass("2019-06-01T00:00")
    runs = session().scalars(select(Run).where(Run.task == TASK).order_by(Run.path)).all()
    assert [(run.title, run.state, run.done_units, run.total_units) for run in runs] == [
        ("2019年毕业转换", "done", 3, 3), ("2019年毕业转换", "done", 1, 1),
    ]  # fmt: skip
    logged = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "org.graduated")
    assert session().scalar(logged) == 3


def test_A2_5_nothing_is_asked_for_where_nothing_is_due(stage: Cast) -> None:
    let_pass("2019-06-01T00:00")
    let_pass("2019-06-01T00:05")
    let_pass("2019-06-01T09:00")
    assert session().scalar(select(func.count()).select_from(Run).where(Run.task == TASK)) == 2
    assert session().scalar(select(func.count()).select_from(Run).where(Run.task == LOOK, Run.title != "")) == 3


def test_A2_5_while_a_province_is_at_work_nobody_asks_again(stage: Cast) -> None:
    for minute in ("00", "05", "10"):
        with clock.frozen(f"2019-06-01T00:{minute}"):
            request_due()
            for run_id in session().scalars(select(Run.id).where(Run.task == LOOK, Run.state == "queued")).all():
                perform_here(run_id)
    assert session().scalar(select(func.count()).select_from(Run).where(Run.task == TASK)) == 2


def test_A2_5_six_workers_at_once_convert_each_branch_once(stage: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plugins.graduation_marking.converting.BATCH", 1)
    scope, ready, tallies = acting_for(stage.org("jia")), threading.Barrier(6), []

    def work() -> None:
        with stage.app.app_context():
            ready.wait()
            tallies.append(convert_due(scope, 2019, lambda _done: None, lambda: None, None))

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (sum(one.branches for one in tallies), sum(one.members for one in tallies)) == (3, 9)
    assert recorded() == {code: members for code, members in OF_2019.items() if code != "yida-1"}
    assert doctor() == []


def test_A2_5_a_worker_that_has_lost_its_run_leaves_nothing_behind(stage: Cast) -> None:
    def lose() -> None:
        raise LeaseLost

    with pytest.raises(LeaseLost):
        convert_due(acting_for(stage.org("jia")), 2019, lambda _done: None, lose, None)
    assert (recorded(), graduates()) == ({}, {})
    assert doctor() == []


def test_A2_5_a_member_who_moves_while_it_runs_is_a_graduate_exactly_if_they_end_in_one(
    stage: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plugins.graduation_marking.converting.BATCH", 1)
    wanted = select(Person.id).where(Person.org_id == stage.org("jiada-jx-3").id).order_by(Person.id)
    movers = list(session().scalars(wanted))
    leaver = session().scalars(select(Person.id).where(Person.org_id == stage.org("jiada-jx-2").id)).first()
    ready = threading.Barrier(2)

    def move() -> None:
        with stage.app.app_context():
            ready.wait()
            for person in movers:
                moving.move(stage.scope("school"), [person], "jiada-jx-1")
            moving.move(stage.scope("school"), [leaver], "jiada-jx-3")

    thread = threading.Thread(target=move)
    thread.start()
    ready.wait()
    convert_due(acting_for(stage.org("jia")), 2019, lambda _done: None, lambda: None, None)
    thread.join()
    assert graduates() == {"jiada-jx-1": 9, "jiada-jx-2": 2, "yizhong-31": 2}
    assert doctor() == []


def test_A2_5_the_database_lets_no_branch_be_converted_twice_in_a_year(stage: Cast) -> None:
    let_pass("2019-06-01T00:00")
    with pytest.raises(IntegrityError):
        session().execute(text("INSERT INTO graduation_marking_conversion SELECT * FROM graduation_marking_conversion"))
    session().rollback()
    assert set(MONTHS) > set(recorded())
