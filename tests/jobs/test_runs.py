"""Runs in the database: one holder at a time, true progress, nothing lost with a queue or a worker."""

from __future__ import annotations

import os
import subprocess
import threading
import zlib
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal import clock
from portal.counts.services import bump
from portal.db import transaction
from portal.jobs import services
from portal.jobs.context import LEASE, JobContext, LeaseLost
from portal.jobs.models import Run
from tests.services.valkey import Valkey

LATER = LEASE + timedelta(seconds=1)


def new_run(key: str = "1", task: str = "imports.forget_old") -> int:
    return services.request(None, task, key, "一项任务", {})


def state(run_id: int) -> str:
    run = services.find(run_id)
    assert run is not None
    return run.state


def queued(valkey: Valkey) -> list[bytes]:
    with valkey.connect() as client:
        waiting: list[bytes] = client.lrange("rq:queue:portal", 0, -1)
    return waiting


def test_the_same_wish_twice_is_one_run(session: Session) -> None:
    assert new_run("a") == new_run("a") != new_run("b")


def test_of_two_claims_at_once_one_wins(app: Flask, session: Session) -> None:
    run_id = new_run()
    ready, found = threading.Barrier(4), []

    def claim() -> None:
        with app.app_context():
            ready.wait()
            found.append(services.claim(run_id))

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len([context for context in found if context is not None]) == 1


def test_a_run_waits_in_the_queue_once_however_often_it_is_rung_for(session: Session, valkey: Valkey) -> None:
    new_run()
    assert len(queued(valkey)) == 1
    for seconds in (20, 40, 60):
        with clock.frozen(clock.now() + timedelta(seconds=seconds)):
            services.sweep()
    assert len(queued(valkey)) == 1


def test_a_lost_queue_loses_no_run(session: Session, valkey: Valkey) -> None:
    run_id = new_run()
    with valkey.connect() as client:
        client.flushall()
    assert services.sweep() == []
    with clock.frozen(clock.now() + services.RING_AGAIN + timedelta(seconds=1)):
        assert services.sweep() == [run_id]
    assert len(queued(valkey)) == 1


def test_a_run_whose_lease_is_over_belongs_to_whoever_claims_it(session: Session) -> None:
    run_id = new_run()
    first = services.claim(run_id)
    assert first is not None
    assert services.claim(run_id) is None
    with clock.frozen(clock.now() + LATER):
        second = services.claim(run_id)
        assert second is not None
        second = JobContext(run_id, "another", second.args)
        with transaction() as s:
            s.execute(update(Run).where(Run.id == run_id).values(lease_owner="another"))
        with pytest.raises(LeaseLost):
            first.progress("检查", 1, 2)
        with pytest.raises(LeaseLost), transaction():
            first.hold()
        second.progress("检查", 2, 2)


def test_a_process_of_this_host_that_died_gives_its_run_up_at_once(session: Session) -> None:
    run_id = new_run()
    assert services.claim(run_id) is not None
    assert services.sweep() == []
    dead = subprocess.Popen(["true"])
    dead.wait()
    with transaction() as s:
        run = s.get_one(Run, run_id)
        assert run.lease_owner is not None
        run.lease_owner = run.lease_owner.replace(f":{os.getpid()}:", f":{dead.pid}:")
    assert services.sweep() == [run_id]
    assert services.claim(run_id) is not None


def test_a_failure_says_failed_and_can_be_tried_again(session: Session) -> None:
    run_id = new_run()
    context = services.claim(run_id)
    assert context is not None

    def fail(_context: JobContext) -> None:
        context.progress("检查", 5, 10)
        raise ValueError("13812345678")

    services.perform(context, fail)
    run = services.find(run_id)
    assert run is not None
    assert (run.state, run.done_units, "138" in (run.error or "")) == ("failed", 5, False)
    services.retry(run_id)
    run = services.find(run_id)
    assert run is not None
    assert (run.state, run.done_units, run.total_units, run.attempts, run.error) == ("queued", 0, 0, 0, None)
    assert services.claim(run_id) is not None


def test_a_database_that_was_away_is_no_failure_of_the_run(session: Session) -> None:
    run_id = new_run()
    context = services.claim(run_id)
    assert context is not None

    def interrupted(_context: JobContext) -> None:
        raise OperationalError("SELECT 1", {}, Exception("server closed the connection"))

    services.perform(context, interrupted)
    assert state(run_id) == "running"
    with clock.frozen(clock.now() + timedelta(seconds=1)):
        assert services.sweep() == [run_id]
        assert services.claim(run_id) is not None


def test_giving_up_never_takes_a_run_from_whoever_is_at_work(session: Session) -> None:
    run_id = new_run()
    context = services.claim(run_id)
    services.give_up(run_id, "已尝试 5 次")
    assert context is not None
    context.progress("检查", 1, 1)
    assert state(run_id) == "running"
    with clock.frozen(clock.now() + LATER):
        services.give_up(run_id, "已尝试 5 次")
    assert state(run_id) == "failed"


def test_the_queue_holds_nothing_but_the_runs_number(session: Session, valkey: Valkey) -> None:
    run_id = services.request(None, "imports.forget_old", "k", "标题里的话", {"import_id": 77})
    with valkey.connect() as client:
        job = client.hgetall(f"rq:job:run-{run_id}")
    said = b" ".join([*job.keys(), *job.values(), zlib.decompress(job[b"data"])]).decode("utf-8", "replace")
    assert f"[{run_id}]" in said.replace(" ", "")
    assert "标题里的话" not in said
    assert "import_id" not in said


def test_figures_of_a_transaction_that_failed_are_not_counted_later(session: Session) -> None:
    def fail() -> None:
        with transaction():
            bump("people", {"000": 5})
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with transaction() as s:
        s.execute(text("SELECT 1"))
    assert session.scalar(text("SELECT count(*) FROM core_count")) == 0
