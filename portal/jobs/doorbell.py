"""Ringing for a worker: the only thing that Redis is needed for. It may fail; the sweeper rings again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import structlog
from redis import Redis
from redis.exceptions import RedisError
from rq import Queue, Retry
from rq.serializers import JSONSerializer

from portal.installation import installation

QUEUE = "portal"
ENTRY = "portal.jobs.entry.perform_run"

IMPATIENT: dict[str, Any] = {"socket_connect_timeout": 2, "socket_timeout": 2, "retry": None}
"""A visitor waits while the bell is rung, and one of a few threads: a Redis that has stopped answering is away."""

log = structlog.get_logger(__name__)


def ring(run_ids: Sequence[int]) -> None:
    """Put the runs' ids, and nothing else, into the queue, where each waits once. Without Redis they wait longer."""
    try:
        with Redis.from_url(installation().config.queue_url, **IMPATIENT) as connection:
            queue = Queue(QUEUE, connection=connection, serializer=JSONSerializer)
            waiting = set(queue.job_ids)
            for run_id in run_ids:
                if _name(run_id) not in waiting:
                    _enqueue(queue, run_id)
    except RedisError as error:
        log.warning("doorbell.away", runs=len(run_ids), error=type(error).__name__)


def _enqueue(queue: Queue, run_id: int) -> None:
    queue.enqueue(
        ENTRY, run_id, job_id=_name(run_id), description=f"run {run_id}", retry=Retry(max=1), result_ttl=0,
        failure_ttl=3600, job_timeout=-1,
    )  # fmt: skip


def _name(run_id: int) -> str:
    return f"run-{run_id}"
