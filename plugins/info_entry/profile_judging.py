"""Judging every profile of a province anew: where the plugin was off, it was told of nothing."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from plugins.info_entry.completeness import CHUNK, judge, profiles_below
from plugins.info_entry.models import Profile
from portal import clock
from portal.contracts.jobs import Job
from portal.contracts.scope import OrgRef, Scope
from portal.db import advisory_lock, session, transaction
from portal.jobs.services import request
from portal.orgs.models import Org
from portal.orgs.paths import ancestors
from portal.orgs.wideness import TREE_LOCK

TASK = "info_entry.judge_profiles"
TITLE = "核对组织资料是否完整"


def request_judging(scope: Scope, province: OrgRef) -> None:
    """Ask for it, once everybody has finished who began to change something while the plugin was off."""
    advisory_lock(session(), TREE_LOCK)
    key = f"{province.id}:{clock.now():%Y%m%d%H%M%S%f}"
    request(Scope(org=province, account_id=scope.account_id), TASK, key, TITLE, {})


def judge_province(job: Job) -> dict[str, Any]:
    """Judge the profiles of a province and of what is above it; done twice, it changes nothing more."""
    assert job.scope is not None
    path = job.scope.org.path
    above = select(Profile.org_id).join(Org, Org.id == Profile.org_id).where(Org.path.in_(ancestors(path)))
    ids = [*session().scalars(above), *profiles_below(path)]
    for start in range(0, len(ids), CHUNK):
        with transaction():
            judge(*ids[start : start + CHUNK])
            job.hold()
        job.progress("核对", min(start + CHUNK, len(ids)), len(ids))
    return {"done": len(ids)}
