"""Figures of the campaign's year, counted anew when the configuration names another year."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.audit.services import record
from portal.contracts.jobs import Job
from portal.contracts.setup import Schedule, Task
from portal.counts.services import recount
from portal.db import transaction
from portal.installation import installation


def recount_year(job: Job) -> dict[str, Any]:
    """Count anew whatever depends on the year: who graduates this year was not "this year's" before."""
    metrics = installation().registry.metrics().values()
    yearly = {metric.key: metric.recount for metric in metrics if ":year" in metric.recount}
    with transaction() as s:
        job.hold()
        recount(s, yearly)
        record(None, "counts.recounted", "按年度统计的计数", values=len(yearly))
    return {"values": len(yearly)}


def _year(_here: datetime) -> str:
    return str(installation().config.campaign.year)


TASKS = [Task("counts.recount_year", "按新的年度重新计数", recount_year)]
SCHEDULES = [Schedule("counts.campaign", "counts.recount_year", _year)]
