"""Very many reports that lie at the centre: townships of one county, which are said to be none."""

from __future__ import annotations

import csv
from pathlib import Path

from sqlalchemy import insert, select, update

from plugins.township_verification.models import Check
from plugins.township_verification.report_filing import STEP_COLUMNS
from plugins.township_verification.report_metrics import REPORTED, REPORTS
from plugins.township_verification.report_models import Report, Step
from plugins.township_verification.report_steps import ASKED
from portal import clock
from portal.counts.services import bump
from portal.db import bulk_insert, session, transaction
from portal.orgs.loading import load
from portal.orgs.models import Org
from tests.casting import Cast
from tests.plugins.graduation_marking.classes import HEADER

REPORT_COLUMNS = (
    "id", "org_id", "full_name", "says", "wanted", "why", "asking_org_id", "deciding_org_id", "lies_since",
    "is_returned", "is_ready", "steps", "state", "account_id", "asker", "asked_at",
)  # fmt: skip
LAST_KNOWN = 1000
"""No report that a test has made before has this id."""


def file_many(cast: Cast, folder: Path, count: int) -> None:
    """Make `count` towns of a county that the system says are none, and a report at the centre about each."""
    with (folder / "towns.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for n in range(count):
            name = f"第{n:05}镇"
            writer.writerow(
                (f"town-{n}", f"共青团清河县{name}委员会", f"{name}团委", "committee", "党政机关", 0, "qinghe")
            )
    load(folder / "towns.csv")
    centre, asking, now = cast.org("centre"), cast.org("jia"), clock.now()
    towns = session().execute(select(Org.id, Org.full_name).where(Org.code.startswith("town-")).order_by(Org.id)).all()
    with transaction() as s:
        ids = [one.id for one in towns]
        s.execute(update(Org).where(Org.code.startswith("town-")).values(township_flag=False))
        s.execute(insert(Check), [{"org_id": one, "flag": False, "why": "测试", "is_settled": False} for one in ids])
        bulk_insert(s, Report, REPORT_COLUMNS, (
            (LAST_KNOWN + n, one.id, one.full_name, False, True, "是镇", asking.id, centre.id, now, False, False, 1,
             "open", None, "测试", now) for n, one in enumerate(towns)
        ))  # fmt: skip
        bulk_insert(s, Step, STEP_COLUMNS, (
            (LAST_KNOWN + n, 1, ASKED, asking.id, asking.full_name, "测试", "是镇", now) for n in range(count)
        ))  # fmt: skip
        bump(REPORTS.key, {centre.path: count})
        bump(REPORTED.key, {asking.path: count})
