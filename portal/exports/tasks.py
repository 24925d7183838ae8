"""The engine's jobs: writing one export; and forgetting what is too old."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from portal.contracts.exports import ExportType
from portal.contracts.jobs import Job
from portal.contracts.setup import Schedule, Task
from portal.db import session
from portal.exports import states
from portal.exports.forgetting import forget, too_old
from portal.exports.models import Export
from portal.exports.services import task_key
from portal.exports.writing import write


def export_tasks(kinds: dict[str, ExportType]) -> dict[str, Task]:
    """A task for each kind of export."""
    page = ("exports.show", "export_id")
    tasks = [Task(task_key(kind), f"导出：{kind.title}", partial(_run, kind), page=page) for kind in kinds.values()]
    return {task.key: task for task in tasks}


def _run(kind: ExportType, job: Job) -> dict[str, Any] | None:
    """One that is not waiting for it has been written, or is not wanted any more."""
    found = session().get(Export, job.args["export_id"], populate_existing=True)
    if found is None or found.state != states.WRITING:
        return None
    return write(kind, job, found)


def forget_old(job: Job) -> dict[str, Any]:
    """Drop the files of a week ago: what is in them is not kept longer than its use."""
    ids = too_old()
    for done, export_id in enumerate(ids, 1):
        forget(export_id)
        job.progress("清理", done, len(ids))
    return {"forgotten": len(ids)}


def _daily(here: datetime) -> str:
    return here.strftime("%Y-%m-%d")


TASKS = [Task("exports.forget_old", "清理过期的导出文件", forget_old)]
SCHEDULES = [Schedule("exports.daily", "exports.forget_old", _daily)]
