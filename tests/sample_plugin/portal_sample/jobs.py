"""The daily digest."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal import clock
from portal.contracts.jobs import Job
from portal.contracts.scope import OrgRef, Scope
from portal.db import transaction
from portal.jobs.services import request
from portal_sample.models import Digest
from portal_sample.queries import notes_below


def digest(job: Job) -> dict[str, Any]:
    """Write down how many notes the province has today; done twice, it is the same."""
    assert job.scope is not None
    notes = notes_below(job.scope)
    with transaction() as s:
        s.merge(Digest(org_id=job.scope.org.id, day=clock.today(), notes=notes))
        job.progress("汇总", 1, 1)
    return {"notes": notes}


def daily(here: datetime) -> str:
    """Due once a day, from midnight in China on."""
    return here.strftime("%Y-%m-%d")


def request_digest(scope: Scope, province: OrgRef) -> None:
    """Make up for the time in which the plugin was off."""
    acting = Scope(org=province, account_id=scope.account_id)
    request(acting, "sample.digest", f"back:{province.id}:{clock.now():%Y%m%d%H%M%S}", "汇总备注", {})
