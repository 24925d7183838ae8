"""Where a run's outcome is shown, so that whoever looks at the run finds the way to it."""

from __future__ import annotations

import json
from typing import Any

from portal.contracts.scope import Scope
from portal.db import session
from portal.installation import installation
from portal.jobs.entry import find_task
from portal.jobs.models import Run
from portal.orgs.models import Org
from portal.provinces.queries import effective_plugins

Page = tuple[str, dict[str, Any]]


def page_of(scope: Scope, run: Run) -> Page | None:
    """(endpoint, arguments) of the page of a run's outcome; None where there is none, or its plugin is off."""
    task = find_task(run.task)
    if task is None or task.page is None or _is_off(scope, run):
        return None
    endpoint, name = task.page
    value = {"run_id": run.id, **json.loads(run.args)}.get(name)
    return None if value is None else (endpoint, {name: str(value)})


def _is_off(scope: Scope, run: Run) -> bool:
    plugin = installation().registry.owner_of(run.task)
    if plugin is None:
        return False
    org = session().get(Org, run.org_id) if run.org_id else None
    there = effective_plugins(org.province_code) if org else scope.plugins
    return plugin not in scope.plugins & there
