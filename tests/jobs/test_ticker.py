"""Tickers and workers as processes: two at once, after downtime, and with the queue lost."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from portal import clock
from portal.config import Config
from portal.db import db, session, transaction
from portal.jobs.models import Run
from portal.jobs.schedules import request_due
from portal.jobs.services import request
from tests.casting import Cast
from tests.plugin_maker import PluginMaker
from tests.server.running import eventually
from tests.services.parts import part
from tests.services.valkey import Valkey

TASK = "imports.forget_old"


def daily_runs(app: Flask) -> dict[str, str]:
    """The state of each day's run."""
    with app.app_context():
        wanted = select(Run.key, Run.state).where(Run.task == TASK, Run.key.startswith("imports.daily:"))
        found = {key.rpartition(":")[2]: state for key, state in session().execute(wanted)}
        db.session.remove()
    return found


def test_two_tickers_and_two_workers_after_downtime_do_the_day_s_work_once(
    app: Flask, config: Config, tmp_path: Path
) -> None:
    with app.app_context(), clock.frozen("2019-05-28T09:00"):
        request_due()
    assert daily_runs(app) == {"2019-05-28": "done"}
    late = replace(config, clock=clock.anchored("2019-06-01T00:00:00+08:00"))
    with ExitStack() as parts:
        for kind in ("ticker", "ticker", "worker", "worker"):
            parts.enter_context(part(kind, late, tmp_path))
        assert eventually(lambda: daily_runs(app).get("2019-06-01") == "done", 90)
    assert daily_runs(app) == {"2019-05-28": "done", "2019-06-01": "done"}
    with app.app_context():
        run = session().scalars(select(Run).where(Run.task == TASK, Run.key.endswith(":2019-06-01"))).one()
        assert run.attempts == 1


def test_a_lost_queue_loses_no_work(app: Flask, config: Config, valkey: Valkey, tmp_path: Path) -> None:
    with app.app_context(), transaction():
        ids = [request(None, TASK, f"lost-{number}", "", {}) for number in range(20)]
    with valkey.connect() as client:
        assert client.llen("rq:queue:portal") == 20
        client.flushall()

    def done() -> int:
        with app.app_context():
            states = session().scalars(select(Run.state).where(Run.id.in_(ids))).all()
            db.session.remove()
        return states.count("done")

    with part("worker", config, tmp_path), part("ticker", config, tmp_path):
        assert eventually(lambda: done() == 20, 90)


def test_a_plugin_s_run_waits_while_the_plugin_is_not_deployed(
    cast: Cast, plugins: PluginMaker, make_app: Callable[..., Flask]
) -> None:
    from portal.jobs.entry import perform_here

    source = """
    @hookimpl
    def portal_tasks(): return [Task("alpha.work", "", lambda job: {"for": job.scope.org.code})]
    """
    plugins.make("alpha", source)
    with cast.app.app_context():
        with transaction():
            run_id = request(cast.scope("school"), "alpha.work", "1", "", {})
        perform_here(run_id)
        run = session().get_one(Run, run_id, populate_existing=True)
        assert (run.state, run.attempts) == ("queued", 0)
        assert run.enqueued_at > clock.now()
    with make_app(plugins=("alpha", "info_entry")).app_context():
        perform_here(run_id)
        run = session().get_one(Run, run_id, populate_existing=True)
        assert (run.state, run.result) == ("done", '{"for": "jiada"}')
