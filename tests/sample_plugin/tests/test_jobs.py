"""The plugin's task and schedule, done by a real worker."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.db import session, transaction
from portal.jobs.models import Run
from portal.jobs.schedules import request_due
from portal.jobs.services import request, sweep
from portal.provinces.services import switch
from tests.casting import Cast
from tests.server.running import eventually
from tests.services.parts import part


def state_of(app: Flask, run_id: int) -> str:
    with app.app_context():
        return session().get_one(Run, run_id, populate_existing=True).state


def ask(cast: Cast, key: str) -> int:
    with cast.app.app_context(), transaction():
        return request(cast.scope("province"), "sample.digest", key, "汇总备注", {})


def test_a_worker_does_the_task_in_the_province_of_the_run(cast: Cast, write, tmp_path: Path) -> None:
    from portal_sample.models import Digest

    write("school", "jiada-jx", "jiada-wy")
    with part("worker", cast.app.extensions["portal"].config, tmp_path):
        run_id = ask(cast, "by-hand")
        assert eventually(lambda: state_of(cast.app, run_id) == "done", 30)
    with cast.app.app_context():
        assert [(d.org_id, d.notes) for d in session().scalars(select(Digest))] == [(cast.org("jia").id, 2)]


def test_a_run_of_a_plugin_that_is_off_waits_and_goes_on_when_it_is_on_again(cast: Cast, tmp_path: Path) -> None:
    with cast.app.app_context():
        switch(cast.scope("province"), "jia", "sample", on=False)
    run_id = ask(cast, "while-off")

    def rests() -> bool:
        with cast.app.app_context():
            return session().get_one(Run, run_id, populate_existing=True).enqueued_at > clock.now()

    with part("worker", cast.app.extensions["portal"].config, tmp_path):
        assert eventually(rests, 30)
        with cast.app.app_context():
            assert run_id not in sweep()
            switch(cast.scope("province"), "jia", "sample", on=True)
            assert run_id in sweep()
        assert eventually(lambda: state_of(cast.app, run_id) == "done", 30)


def test_the_schedule_has_one_run_per_province_where_the_plugin_is_on(cast: Cast) -> None:
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        switch(cast.scope("national"), "yi", "sample", on=False)
        request_due()
    with cast.app.app_context(), clock.frozen("2019-05-09T00:01"):
        assert request_due() >= 1
        runs = session().scalars(select(Run).where(Run.task == "sample.digest", Run.state == "queued"))
        assert [run.org_id for run in runs] == [cast.org("jia").id]


def test_what_was_not_told_while_off_is_made_up_for(cast: Cast) -> None:
    with cast.app.app_context():
        switch(cast.scope("province"), "jia", "sample", on=False)
        switch(cast.scope("province"), "jia", "sample", on=True)
        runs = session().scalars(select(Run).where(Run.task == "sample.digest")).all()
    assert [run.key.startswith("back:") for run in runs] == [True]
