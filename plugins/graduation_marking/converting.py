"""The conversion of 1 June (A2.5, A3.3): by the calendar, province by province, each branch exactly once.

Every few minutes `look` opens a run for each province where the plugin is on and a branch is due, unless one is open
already. A run converts what it finds, some hundred branches in a transaction of their own, until nothing is due. What a
crash has undone is due still, and so is what was marked meanwhile; what is done is found by nobody.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugins.graduation_marking.conversion_dates import due_year, every_few_minutes
from plugins.graduation_marking.conversion_models import Conversion
from plugins.graduation_marking.due import PLUGIN, count_due, first_due, is_any_due, provinces_on
from plugins.graduation_marking.member_converting import first_due_members, graduate_members
from portal import clock
from portal.contracts.jobs import Job
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Schedule, Task
from portal.db import bulk_insert, transaction
from portal.jobs.models import Run
from portal.jobs.queries import OPEN
from portal.jobs.services import request
from portal.people.conversion import Converted, convert_branches
from portal.provinces.queries import acting_for, effective_plugins

TASK, LOOK = f"{PLUGIN}.convert", f"{PLUGIN}.look_for_due"
BATCH = 200
"""Branches in a transaction: some thousand members, who are held for less than a second."""
_COLUMNS = ("org_id", "year", "path", "at", "members", "run_id")


class Tally(NamedTuple):
    """How many branches were converted, and how many members became graduates with them."""

    branches: int = 0
    members: int = 0

    def with_more(self, done: Sequence[Converted]) -> Tally:
        """The sum with a batch."""
        return Tally(self.branches + len(done), self.members + sum(one.members for one in done))


def look(job: Job) -> dict[str, Any]:
    """Ask for the conversion in each province where a branch is due."""
    year = due_year(clock.today())
    with transaction() as s:
        due = [one for one in provinces_on() if year and _has_work(one, year) and not _is_at_work(s, one)]
        for province in due:
            _ask(province, year or 0, job.run_id)
        job.hold()
    return {"count": len(due)}


def _has_work(province: OrgRef, year: int) -> bool:
    return is_any_due(province, year) or bool(first_due_members(province, year, 1))


def _is_at_work(s: Session, province: OrgRef) -> bool:
    open_ = select(Run.id).where(Run.task == TASK, Run.state.in_(OPEN), Run.org_id == province.id)
    return s.scalar(open_.limit(1)) is not None


def _ask(province: OrgRef, year: int, look_id: int) -> None:
    args = {"code": province.code, "year": year}
    request(acting_for(province), TASK, f"{province.id}:{look_id}", f"{year}年毕业转换", args)


def convert(job: Job) -> dict[str, Any]:
    """The run of one province: it goes on where another attempt was stopped, and ends when nothing is due."""
    scope, year = job.scope, int(job.args["year"])
    assert scope is not None
    total = count_due([scope.org], year)

    def report(done: Tally) -> None:
        job.progress("转换", done.branches, max(total, done.branches))

    done = convert_due(scope, year, report, job.hold, job.run_id)
    return {"count": done.branches, "people": done.members}


def convert_due(
    scope: Scope, year: int, report: Callable[[Tally], None], hold: Callable[[], None], run_id: int | None
) -> Tally:
    """Convert the province's branches that graduate in `year`, then the members who leave a 混合支部 in that year.

    Once the plugin is switched off there, no more of them. `hold` is called in each transaction, so that it is undone
    where the work has become somebody else's.
    """
    done = Tally()
    while PLUGIN in effective_plugins(scope.org.province_code) and (ids := first_due(scope.org, year, BATCH)):
        with transaction() as s:
            batch = convert_batch(s, scope, ids, year, run_id)
            hold()
        done = done.with_more(batch)
        report(done)
    while PLUGIN in effective_plugins(scope.org.province_code) and (ids := first_due_members(scope.org, year, BATCH)):
        with transaction() as s:
            alone = graduate_members(s, scope, ids, year)
            hold()
        done = Tally(done.branches, done.members + alone)
    return done


def convert_batch(
    s: Session, scope: Scope, ids: Sequence[int], year: int, run_id: int | None
) -> Sequence[Converted]:  # fmt: skip
    """Convert those of these branches that graduate in `year`, and write them down, in the running transaction."""
    batch = convert_branches(scope, ids, year)
    _keep(s, batch, year, run_id)
    return batch


def _keep(s: Session, batch: Sequence[Converted], year: int, run_id: int | None) -> None:
    at = clock.now()
    rows = ((one.org.id, year, one.org.path, at, one.members, run_id) for one in batch)
    bulk_insert(s, Conversion, _COLUMNS, rows)


TASKS = [
    Task(TASK, "毕业转换", convert, max_attempts=20, page=(f"{PLUGIN}.conversion", "code")),
    Task(LOOK, "查找待转换的团支部", look),
]
SCHEDULES = [Schedule(f"{PLUGIN}.conversion", LOOK, every_few_minutes)]
