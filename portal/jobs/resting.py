"""Runs of a plugin that is off wait without being rung for, and go on when it is on again."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import and_, or_, update

from portal import clock
from portal.db import transaction
from portal.jobs.models import Run
from portal.orgs.paths import upper

REST = timedelta(minutes=10)
"""After which somebody looks again, in case the deployment's ceiling was raised."""


def rest(run_id: int) -> None:
    """Leave a run that nobody holds alone for a while."""
    now = clock.now()
    free = or_(Run.state == "queued", and_(Run.state == "running", Run.lease_until < now))
    with transaction() as s:
        s.execute(
            update(Run)
            .where(Run.id == run_id, free)
            .values(state="queued", lease_owner=None, lease_until=None, enqueued_at=now + REST)
        )


def wake(plugin: str, path: str) -> None:
    """Let the sweeper ring at once for what waits of a plugin at and below `path`."""
    with transaction() as s:
        s.execute(
            update(Run)
            .where(Run.state == "queued", Run.task.startswith(f"{plugin}.", autoescape=True))
            .where(Run.path >= path, Run.path < upper(path))
            .values(enqueued_at=None)
            .execution_options(synchronize_session=False)
        )
