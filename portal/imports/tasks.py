"""The engine's jobs: check, apply, undo of one import; and forgetting what is too old."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any

from portal.contracts.imports import ImportType
from portal.contracts.jobs import Job
from portal.contracts.scope import Scope
from portal.contracts.setup import Schedule, Task
from portal.db import session
from portal.imports import states
from portal.imports.applying import apply, undo
from portal.imports.checking import check
from portal.imports.forgetting import forget, too_old
from portal.imports.models import Import
from portal.imports.steps import scope_of, step_title
from portal.jobs.context import Watcher

Work = Callable[[Watcher, Scope, ImportType, Import], None]

# What each step does with an import that is in its state; one in another state has had it, or was thrown away.
STEPS: dict[str, tuple[str, Work]] = {
    "check": (states.CHECKING, check),
    "apply": (states.APPLYING, apply),
    "undo": (states.UNDOING, undo),
}
PAGE = ("imports.show", "import_id")


def import_tasks(kinds: dict[str, ImportType]) -> dict[str, Task]:
    """Tasks for the steps of each kind of import, named after it, so that they rest while its plugin is off."""
    tasks = [
        Task(f"{kind.key}.{step}", step_title(kind, step), partial(_run, kind, *STEPS[step]), page=PAGE)
        for kind in kinds.values()
        for step in STEPS
        if step != "undo" or kind.undo
    ]
    return {task.key: task for task in tasks}


def _run(kind: ImportType, state: str, work: Work, job: Any) -> dict[str, Any] | None:
    found = session().get(Import, job.args["import_id"], populate_existing=True)
    if found is not None and found.state == state:
        work(job, scope_of(found, job.account_id), kind, found)
    return None


def forget_old(job: Job) -> dict[str, Any]:
    """After 30 days drop files, staged rows and verdicts: numbers of persons are not kept longer than their use."""
    ids = too_old()
    for done, import_id in enumerate(ids, 1):
        forget(import_id)
        job.progress("清理", done, len(ids))
    return {"forgotten": len(ids)}


def _daily(here: datetime) -> str:
    return here.strftime("%Y-%m-%d")


TASKS = [Task("imports.forget_old", "清理过期的导入文件", forget_old)]
SCHEDULES = [Schedule("imports.daily", "imports.forget_old", _daily)]
