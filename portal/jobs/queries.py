"""Reading runs."""

from __future__ import annotations

from sqlalchemy import select

from portal.contracts.scope import Scope
from portal.db import session
from portal.jobs.models import Run
from portal.orgs.paths import upper

PAGE = 50

OPEN = ("queued", "running")
STATES = {"queued": "等待", "running": "运行中", "done": "完成", "failed": "失败", "cancelled": "已取消"}


def recent_runs(scope: Scope, before: int | None = None, state: str = "") -> tuple[list[Run], int | None]:
    """A page of the subtree's runs, the newest first, and the key of the next page."""
    wanted = select(Run).where(Run.path >= scope.org.path, Run.path < upper(scope.org.path))
    if before is not None:
        wanted = wanted.where(Run.id < before)
    if state in STATES:
        wanted = wanted.where(Run.state == state)
    rows = list(session().scalars(wanted.order_by(Run.id.desc()).limit(PAGE + 1)))
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else None


def find_run(scope: Scope, run_id: int) -> Run | None:
    """The run, if it was asked for within the scope's subtree."""
    run = session().get(Run, run_id, populate_existing=True)
    return run if run is not None and run.path and scope.covers(run.path) else None
