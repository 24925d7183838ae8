"""Asking for work, taking it up, finishing it. The run's row decides; the queue only rings."""

from __future__ import annotations

import json
import os
import socket
import threading
import traceback
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from sqlalchemy import ColumnElement, and_, or_, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.orm import Session

from portal import clock
from portal.contracts.scope import Scope
from portal.db import after_commit, is_postgresql, rows_changed, session, transaction
from portal.errors import Conflict
from portal.jobs.context import LEASE, JobContext, LeaseLost, to_json
from portal.jobs.doorbell import ring
from portal.jobs.models import Run

RING_AGAIN = timedelta(seconds=15)
AT_ONCE = 1000
"""Runs that one sweep rings for."""

log = structlog.get_logger(__name__)


def request(scope: Scope | None, task: str, key: str, title: str, args: dict[str, Any]) -> int:
    """Ask for `task` in the running transaction and return the run's id; the same (task, key) again is the same run.

    `args` hold ids and settings only: never a person's data. A worker is rung for once the transaction is durable.
    """
    now = clock.now()
    with transaction() as s:
        insert = pg_insert if is_postgresql(s) else sqlite_insert
        wish = insert(Run).values(
            task=task, key=key, title=title, args=to_json(args), state="queued", created_at=now, enqueued_at=now,
            path=scope.org.path if scope else "", org_id=scope.org.id if scope else None,
            account_id=scope.account_id if scope else None, stage="", done_units=0, total_units=0, attempts=0,
        )  # fmt: skip
        s.execute(wish.on_conflict_do_nothing(index_elements=["task", "key"]))
        run_id = s.scalars(select(Run.id).where(Run.task == task, Run.key == key)).one()
        after_commit(lambda: ring([run_id]))
    return run_id


def claim(run_id: int) -> JobContext | None:
    """Take the run up if nobody else holds it; None if it is done, cancelled or in better hands."""
    now = clock.now()
    owner = f"{_here()}{os.getpid()}:{threading.get_ident()}"
    with transaction() as s:
        taking = (
            update(Run)
            .where(Run.id == run_id, _is_free(now))
            .values(
                state="running", lease_owner=owner, lease_until=now + LEASE, attempts=Run.attempts + 1, started_at=now
            )
        )
        if rows_changed(s, taking) != 1:
            return None
        run = s.get_one(Run, run_id, populate_existing=True)
        return JobContext(run_id, owner, json.loads(run.args), run.account_id, run.org_id)


def _is_free(now: datetime) -> ColumnElement[bool]:
    """Waiting, or begun by somebody whose lease is over."""
    return or_(Run.state == "queued", and_(Run.state == "running", Run.lease_until < now))


@cache
def _here() -> str:
    """How the owners of leases that were taken here begin: this host since it started, as seen by this container."""
    boot, space = Path("/proc/sys/kernel/random/boot_id"), Path("/proc/self/ns/pid")
    since = boot.read_text(encoding="ascii")[:8] if boot.exists() else ""
    return f"{socket.gethostname()[:24]}:{since}:{space.stat().st_ino if space.exists() else 0}:"


def perform(context: JobContext, run: Any) -> None:
    """Do the work of a claimed run and write down how it ended. `run` is the task's function."""
    try:
        result = run(context)
    except LeaseLost:
        log.warning("job.lease_lost", run_id=context.run_id)
    except (OperationalError, InterfaceError) as error:
        log.warning("job.interrupted", run_id=context.run_id, error=type(error.orig).__name__)
        _let_go(context)
    except Exception as error:
        _failed(context, error)
        log.exception("job.failed", run_id=context.run_id)
    else:
        _finish(context, "done", result=to_json(result))


def _let_go(context: JobContext) -> None:
    """The database was away or in the way: that says nothing about the work, so whoever sweeps hands it on."""
    try:
        with transaction() as s:
            s.execute(update(Run).where(_is_held(context)).values(lease_until=clock.now()))
    except SQLAlchemyError as error:
        log.warning("job.lease_left", run_id=context.run_id, error=type(error).__name__)


def _failed(context: JobContext, error: Exception) -> None:
    """A failure says failed. The text is the error's kind and place, never its values: those may be a person's."""
    last = traceback.extract_tb(error.__traceback__)[-1]
    _finish(context, "failed", error=f"{type(error).__name__} ({last.name}:{last.lineno})")


def _finish(context: JobContext, state: str, **values: Any) -> None:
    with transaction() as s:
        ended = {"state": state, "finished_at": clock.now(), "lease_until": None}
        s.execute(update(Run).where(_is_held(context)).values(**ended, **values))


def _is_held(context: JobContext) -> ColumnElement[bool]:
    return and_(Run.id == context.run_id, Run.lease_owner == context.owner, Run.state == "running")


def give_up(run_id: int, reason: str) -> None:
    """Fail a run that nobody holds: it was tried too often, or there is nobody to do it."""
    now = clock.now()
    with transaction() as s:
        s.execute(
            update(Run)
            .where(Run.id == run_id, _is_free(now))
            .values(state="failed", error=reason, finished_at=now, lease_until=None)
        )


def cancel(run_id: int) -> None:
    """Nobody wants it any more: whoever works on it stops at the next report; one that has ended stays as it is."""
    with transaction() as s:
        open_ = and_(Run.id == run_id, Run.state.in_(("queued", "running")))
        s.execute(update(Run).where(open_).values(state="cancelled", finished_at=clock.now(), lease_until=None))


def retry(run_id: int) -> None:
    """Put a failed run back into the queue. Raise Conflict if it has not failed, or no longer."""
    with transaction() as s:
        again = (
            update(Run)
            .where(Run.id == run_id, Run.state == "failed")
            .values(
                state="queued", attempts=0, error=None, finished_at=None, stage="", done_units=0, total_units=0,
                enqueued_at=clock.now(),
            )
        )  # fmt: skip
        if rows_changed(s, again) != 1:
            raise Conflict("这项任务没有失败，不需要重新运行。")
        after_commit(lambda: ring([run_id]))


def sweep() -> list[int]:
    """Ring again for every run that waits without a live lease: losing the queue, or a worker, loses no work."""
    now = clock.now()
    with transaction() as s:
        _end_leases_of_the_dead(s, now)
        waiting = and_(Run.state == "queued", or_(Run.enqueued_at.is_(None), Run.enqueued_at < now - RING_AGAIN))
        lost = and_(Run.state == "running", Run.lease_until < now)
        ids = list(s.scalars(select(Run.id).where(or_(waiting, lost)).order_by(Run.id).limit(AT_ONCE)))
        if ids:
            s.execute(update(Run).where(Run.id.in_(ids)).values(enqueued_at=now))
            after_commit(lambda: ring(ids))
    return ids


def _end_leases_of_the_dead(s: Session, now: datetime) -> None:
    """A process of this host that is gone will not come back for its run: no need to wait for the lease to run out."""
    held = select(Run.id, Run.lease_owner).where(
        Run.state == "running", Run.lease_until >= now, Run.lease_owner.startswith(_here(), autoescape=True)
    )
    for run_id, owner in s.execute(held).all():
        if owner and not _is_alive(int(owner.removeprefix(_here()).partition(":")[0])):
            ended = update(Run).where(Run.id == run_id, Run.lease_owner == owner, Run.state == "running")
            s.execute(ended.values(lease_until=now - timedelta(microseconds=1)))


def _is_alive(pid: int) -> bool:
    """Whether the process runs; where nobody can tell, it does."""
    try:
        said = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return not Path("/proc/self").exists()
    return said.rpartition(")")[2].split()[0] != "Z"


def find(run_id: int) -> Run | None:
    """The run as it stands in the database."""
    return session().get(Run, run_id, populate_existing=True)
