"""How far the lists are entered, kept with the time of counting, summed up at every level (R2.3)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, cast, delete, func, select
from sqlalchemy.orm import Session

from plugins.info_entry.admission_models import Admission, AdmissionTally
from plugins.info_entry.comparing import (
    EXTRA,
    admission_year,
    compared,
    matched,
    only_in_system,
    result_of,
    years,
)
from portal import clock
from portal.contracts.jobs import Job
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Metric, Schedule, Task
from portal.counts.queries import totals
from portal.counts.services import bump
from portal.db import advisory_lock, session, transaction
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.orgs.wideness import TREE_LOCK
from portal.people.models import Person
from portal.provinces.narrowing import hidden_provinces

LISTED_METRIC, IN_METRIC = "info_entry.admitted", "info_entry.admitted_in"
_RECOUNT = "SELECT org_id, sum({0}) AS value FROM info_entry_admission_tally GROUP BY org_id"
METRICS = [
    Metric(LISTED_METRIC, "发展团员名单", "人", _RECOUNT.format("listed"), headline=True),
    Metric(IN_METRIC, "名单中已录入", "人", _RECOUNT.format("entered + differing"), headline=True),
]
TASK = "info_entry.compare_admissions"
FIGURES = ("listed", "entered", "missing", "elsewhere", "differing", "extra")
MOST_MEMBERS = 60_000
"""Above so many members of a unit nobody looks for those who are on no list: that belongs to the units below."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Sums over lists; `year` 0 is all years, `counted_at` the oldest of their times."""

    year: int
    listed: int
    entered: int
    missing: int
    elsewhere: int
    differing: int
    extra: int
    counted_at: dt.datetime | None = None

    @property
    def present(self) -> int:
        """Entered in the unit, with differing data or without."""
        return self.entered + self.differing

    @property
    def share(self) -> float | None:
        """The share that is entered; None for no list."""
        return self.present / self.listed if self.listed else None


def refresh(s: Session, org_id: int) -> None:
    """Compare a unit's list anew in the running transaction, and count the difference at every level."""
    advisory_lock(s, TREE_LOCK, shared=True)
    advisory_lock(s, f"info_entry.admissions:{org_id}")
    org = s.scalars(select(Org).where(Org.id == org_id).execution_options(populate_existing=True)).one()
    tallies = select(AdmissionTally).where(AdmissionTally.org_id == org_id)
    before = list(s.scalars(tallies.execution_options(populate_existing=True)))
    now = [AdmissionTally(**values) for values in _count(s, org)]
    for tally in (before, now):
        sign = -1 if tally is before else 1
        bump(LISTED_METRIC, {org.path: sign * sum(one.listed for one in tally)})
        bump(IN_METRIC, {org.path: sign * sum(one.entered + one.differing for one in tally)})
    s.execute(delete(AdmissionTally).where(AdmissionTally.org_id == org_id))
    for one in before:
        s.expunge(one)
    s.add_all(now)
    s.flush()


def _count(s: Session, org: Org) -> list[dict[str, Any]]:
    found = matched(Admission.org_id == org.id)
    result = result_of(found).label("result")
    by_year: dict[int, dict[str, int]] = {}
    for year, kind, number in s.execute(
        compared(found, found.c.year, result, func.count()).group_by(found.c.year, result)
    ):
        by_year.setdefault(year, {})[kind] = number
    if by_year and totals([org.ref()], ["members"])[org.id]["members"] <= MOST_MEMBERS:
        of_year = admission_year().label("of_year")
        extra = select(of_year, func.count()).select_from(Person).join(Org, Org.id == Person.org_id)
        for text, number in s.execute(extra.where(*only_in_system(org.path)).group_by(of_year)):
            if int(text) in by_year:
                by_year[int(text)][EXTRA] = number
    at = clock.now()
    return [
        {**dict.fromkeys(FIGURES, 0), **kinds, "listed": sum(kinds.values()) - kinds.get(EXTRA, 0), "year": year,
         "org_id": org.id, "path": org.path, "counted_at": at}
        for year, kinds in by_year.items()
    ]  # fmt: skip


def standings(scope: Scope, org: OrgRef) -> list[Standing]:
    """The lists at and below an organisation, year by year."""
    sums = [cast(func.sum(getattr(AdmissionTally, name)), BigInteger) for name in FIGURES]
    wanted = (
        select(AdmissionTally.year, *sums, func.min(AdmissionTally.counted_at))
        .join(Org, Org.id == AdmissionTally.org_id)
        .where(AdmissionTally.path >= org.path, AdmissionTally.path < upper(org.path))
        .where(Org.province_code.not_in(hidden_provinces(scope, "info_entry")))
        .group_by(AdmissionTally.year)
        .order_by(AdmissionTally.year)
    )
    rows: Iterable[Any] = session().execute(wanted)
    found = {row[0]: Standing(*row) for row in rows}
    return [found.get(year, Standing(year, 0, 0, 0, 0, 0, 0)) for year in sorted({*years(), *found})]


def compare_all(job: Job) -> dict[str, Any]:
    """Compare all lists of a province, or below an organisation, anew; one transaction a list."""
    wanted = select(AdmissionTally.org_id).distinct().order_by(AdmissionTally.org_id)
    if job.scope:
        path = job.scope.org.path
        wanted = wanted.where(AdmissionTally.path >= path, AdmissionTally.path < upper(path))
    ids = list(session().scalars(wanted))
    for done, org_id in enumerate(ids, 1):
        with transaction() as s:
            refresh(s, org_id)
            job.hold()
        job.progress("核对", done, len(ids))
    return {"count": len(ids)}


def hourly(here: dt.datetime) -> str:
    """Due every hour."""
    return here.strftime("%Y-%m-%dT%H")


TASKS = [Task(TASK, "核对发展团员名单", compare_all)]
SCHEDULES = [Schedule("info_entry.admissions_hourly", TASK, hourly, per_province=True)]
