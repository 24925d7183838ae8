"""One RQ worker: one queue, JSON, and a short memory, so that a crashed neighbour's job is found within a minute."""

from __future__ import annotations

import os

from redis import Redis
from rq import Worker
from rq.job import Job
from rq.queue import Queue
from rq.serializers import JSONSerializer

from portal.config import Config
from portal.garbage import collect_seldom
from portal.jobs.doorbell import QUEUE
from portal.jobs.entry import perform_run, worker_app
from portal.server import lifeline

WORKER_TTL, MAINTENANCE, MONITORING = 30, 15, 5
"""Seconds: with RQ's own values a killed worker's job waited 809 s for the next one, with these 74 s."""


class Doorbell(Job):
    """What waits in the queue, whatever it says of itself: a run's id.

    RQ would import and call any function that a job names, so whoever can write to Redis could run anything here.
    """

    func = property(lambda _job: perform_run)
    success_callback = failure_callback = stopped_callback = property(lambda _job: None)


class PortalWorker(Worker):
    """A worker whose horse (the process of one job) shares no connection with it and never outlives it."""

    def main_work_horse(self, job: Job, queue: Queue) -> None:
        """Called in the fork, before the job."""
        lifeline.die_with_parent(self.pid or os.getppid())
        lifeline.hold_on()
        _forget_connections()
        collect_seldom()
        super().main_work_horse(job, queue)


def main(config: Config) -> None:
    """Work on the queue until SIGTERM: once lets the job finish, twice ends it (its run is taken up again)."""
    with worker_app().app_context():
        worker = PortalWorker(
            [QUEUE],
            connection=Redis.from_url(config.queue_url),
            serializer=JSONSerializer,
            job_class=Doorbell,
            worker_ttl=WORKER_TTL,
            maintenance_interval=MAINTENANCE,
            job_monitoring_interval=MONITORING,
            log_job_description=False,
        )
        worker.work(logging_level="INFO", with_scheduler=False)


def _forget_connections() -> None:
    """The parent's connections stay the parent's: two processes on one would mix their answers."""
    from portal.db import db

    with worker_app().app_context():
        db.engine.dispose(close=False)
