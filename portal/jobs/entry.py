"""The one function that RQ calls."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import structlog
from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal.contracts.setup import Task
from portal.db import db
from portal.jobs.context import JobContext, LeaseLost
from portal.jobs.models import Run
from portal.jobs.resting import rest
from portal.jobs.services import claim, find, give_up, perform

HEARTBEAT_SECONDS = 8

log = structlog.get_logger(__name__)


@cache
def worker_app() -> Flask:
    """The application of this worker process."""
    from portal.app import create_app

    return create_app()


def perform_run(run_id: int) -> None:
    """Claim the run and do it; whoever comes second goes away again."""
    with worker_app().app_context():
        perform_here(run_id)


def perform_here(run_id: int) -> None:
    """The same in the current application context: for tests and for the command line."""
    run = find(run_id)
    if run is None:
        return
    task = find_task(run.task)
    if task is None or _is_off(run):
        log.info("job.plugin_off", run_id=run_id)
        rest(run_id)
    elif run.attempts >= task.max_attempts:
        give_up(run_id, f"已尝试 {run.attempts} 次，每次都中断")
    elif context := claim(run_id):
        with _kept_alive(context):
            perform(context, task.run)


def find_task(key: str) -> Task | None:
    """A task of the core or of a plugin, a step of a kind of import, or the writing of a kind of export."""
    from portal.exports.tasks import export_tasks
    from portal.imports.tasks import import_tasks
    from portal.installation import installation

    registry = installation().registry
    return (registry.tasks() | import_tasks(registry.import_types()) | export_tasks(registry.exports())).get(key)


def _is_off(run: Run) -> bool:
    """A run of a plugin that has been switched off waits until it is on again."""
    from portal.installation import installation
    from portal.orgs.models import Org
    from portal.provinces.queries import effective_plugins

    plugin = installation().registry.owner_of(run.task)
    org = db.session.get(Org, run.org_id, populate_existing=True) if plugin and run.org_id else None
    return org is not None and plugin not in effective_plugins(org.province_code)


@contextmanager
def _kept_alive(context: JobContext) -> Iterator[None]:
    """Hold the lease from a thread of its own while the task is busy between two reports of progress."""
    over = threading.Event()
    app = worker_app_of_context()

    def beat() -> None:
        with app.app_context():
            while not over.wait(HEARTBEAT_SECONDS):
                try:
                    context.hold()
                except LeaseLost:
                    return
                except SQLAlchemyError as error:
                    log.warning("job.heartbeat_missed", run_id=context.run_id, error=type(error).__name__)

    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def worker_app_of_context() -> Flask:
    """The application object behind the current context."""
    from flask import current_app

    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    return app
