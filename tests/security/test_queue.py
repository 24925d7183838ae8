"""Redis is a doorbell: whoever can write to it can make a worker look for work, and nothing else."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from rq import Queue, SimpleWorker
from rq.job import Job
from rq.serializers import JSONSerializer

from portal.jobs.doorbell import ring as ring_for_runs
from portal.server.worker import Doorbell
from tests.services.valkey import Valkey


def ring(valkey: Valkey, job_class: type[Job], touched: Path) -> None:
    """Put a job into the queue that names a function and a callback of its own, and have it worked on."""
    with valkey.connect() as connection:
        queue = Queue("portal", connection=connection, serializer=JSONSerializer)
        job = queue.enqueue("os.system", f"touch {touched}")
        job._success_callback_name = job._failure_callback_name = "os._exit"
        job.save()
        worker = SimpleWorker([queue], connection=connection, serializer=JSONSerializer, job_class=job_class)
        worker.work(burst=True, logging_level="CRITICAL")


def test_a_job_that_names_another_function_does_not_run_it(valkey: Valkey, tmp_path: Path) -> None:
    ring(valkey, Doorbell, tmp_path / "touched")
    assert not (tmp_path / "touched").exists()


def test_the_check_notices_a_worker_that_runs_what_a_job_names(valkey: Valkey, tmp_path: Path) -> None:
    class Believes(Doorbell):
        func = Job.func

    ring(valkey, Believes, tmp_path / "touched")
    assert (tmp_path / "touched").exists()


def test_a_redis_that_has_stopped_answering_holds_nobody_up(make_app: Callable[..., Flask]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        app = make_app(redis_url=f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        began = time.monotonic()
        with app.app_context():
            ring_for_runs([1])
        assert time.monotonic() - began < 5
