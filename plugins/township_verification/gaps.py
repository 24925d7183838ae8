"""How many real townships of each county have no organisation: kept, so that every level above has its sum (R1.4).

A county is compared anew in the transaction that changes something in it, once all else is written: whoever comes
second waits for the first and sees what that one did. A job a day compares all, for names above and lists change too.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugins.township_verification.completeness import completeness_of
from plugins.township_verification.models import Gap
from portal.contracts.events import OrgChange
from portal.contracts.jobs import Job
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Schedule, Task
from portal.counts.services import after_counting
from portal.db import advisory_lock, among, gather, session, transaction
from portal.jobs.context import Watcher
from portal.jobs.services import request
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.models import REF, Org
from portal.orgs.paths import ancestors, parent, upper

TASK, TITLE = "township_verification.compare", "对照行政区划"
BATCH = 50


def org_changed(change: OrgChange) -> None:
    """An organisation that may be a township, or a county, was made, changed, moved or closed."""
    above = change.superior
    if change.kind == "unmanned" or (change.org.category in HOLDS_MEMBERS and above and not above.is_leading_body):
        return
    for org in filter(None, (change.org, change.before)):
        gather(TASK, org.path, lambda paths: after_counting(lambda _changes: _compare_above(session(), set(paths))))


def ask(scope: Scope, key: str) -> int:
    """Ask for everything at and below the scope's organisation to be compared, in the running transaction."""
    return request(scope, TASK, key, TITLE, {"code": scope.org.code})


def compare_all(job: Job) -> dict[str, Any]:
    """The run of a province; what was compared before a crash is compared again."""
    assert job.scope is not None
    return {"count": compare_below(job.scope.org, job)}


def compare_below(org: OrgRef, watcher: Watcher) -> int:
    """Compare what leads at and below an organisation; returns how many counties of the list there are."""
    wanted = select(Org.id).where(Org.path >= org.path, Org.path < upper(org.path), Org.is_leading_body)
    ids = session().scalars(wanted.where(Org.closed_at.is_(None)).order_by(Org.path)).all()
    found = 0
    for start in range(0, len(ids), BATCH):
        with transaction() as s:
            found += compare(s, ids[start : start + BATCH])
            watcher.hold()
        watcher.progress("对照", min(start + BATCH, len(ids)), len(ids))
    return found


def compare(s: Session, ids: Collection[int]) -> int:
    """Compare these organisations with the list of divisions; what is no county of it, or closed, has no row."""
    for org_id in sorted(ids):
        advisory_lock(s, f"{TASK}:{org_id}")
    rows = s.execute(select(*REF, Org.closed_at).where(among(Org.id, ids)).order_by(Org.id))
    return sum(_compare(s, OrgRef(*row[: len(REF)]), row.closed_at) for row in rows.all())


def _compare(s: Session, org: OrgRef, closed_at: dt.datetime | None) -> bool:
    found = completeness_of(org) if closed_at is None else None
    kept = s.get(Gap, org.id, populate_existing=True)
    if found is None:
        if kept is not None:
            s.delete(kept)
        return False
    kept = kept or Gap(org_id=org.id)
    kept.listed, kept.missing = found.listed, len(found.missing)
    s.add(kept)
    return True


def _compare_above(s: Session, paths: set[str]) -> None:
    """Those of these that lead, what leads directly above them, and the counties further up."""
    s.flush()
    near = paths | set(map(parent, paths))
    around = near.union(*map(ancestors, paths))
    leading = select(Org.id).where(Org.path.in_(near), Org.is_leading_body)
    counties = select(Gap.org_id).join(Org, Org.id == Gap.org_id).where(Org.path.in_(around))
    compare(s, {*s.scalars(leading), *s.scalars(counties)})
    s.flush()


def _daily(now: dt.datetime) -> str:
    return now.date().isoformat()


TASKS = [Task(TASK, TITLE, compare_all, max_attempts=20, page=("township_verification.progress", "code"))]
SCHEDULES = [Schedule("township_verification.compare_daily", TASK, _daily, per_province=True)]
