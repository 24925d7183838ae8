"""Records go where their people go: each counts in the branch of whoever graduates this year, and nowhere else.

Nobody tells the plugin of anything while it is off, nor that another year has become the campaign's: a job makes up for
what was missed.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, Select, case, or_, select, union, update
from sqlalchemy.orm import Session

from plugins.graduate_register.expecting import recount_expected
from plugins.graduate_register.graduating import graduates, year
from plugins.graduate_register.metrics import count_records
from plugins.graduate_register.models import Record
from plugins.graduate_register.release_following import settle_releases
from plugins.graduate_register.shared_doubts import judge_branches
from plugins.graduate_register.turns import carry_turns
from portal import clock
from portal.contracts.jobs import Job
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Schedule, Task
from portal.db import among, session, transaction
from portal.jobs.services import request
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.people.counting import hold_branches
from portal.people.models import Person

TASK, TITLE = "graduate_register.catch_up", "核对毕业生去向登记的归属"
AT_ONCE = 1000


def follow(org_ids: Sequence[int]) -> None:
    """People came into these branches, which are held, left them, or graduate at another time."""
    s = session()
    for which in (among(Person.org_id, org_ids), among(Record.org_id, org_ids)):
        _settle(s, s.execute(strays().where(which)).all())
    judge_branches(s, org_ids)


def ask_to_catch_up(scope: Scope, province: OrgRef) -> None:
    """Ask for a look at all records of a province, in the running transaction."""
    acting = Scope(org=province, account_id=scope.account_id)
    request(acting, TASK, f"{province.id}:{clock.now():%Y%m%d%H%M%S%f}", TITLE, {})


def catch_up(job: Job) -> dict[str, Any]:
    """The run of one province: some records at a time, their branches held."""
    assert job.scope is not None
    done, last, here = 0, 0, within(job.scope.org)
    while found := _next(here, last):
        with transaction() as s:
            hold_branches(s, _branches_of(found))
            rows = s.execute(strays().where(among(Record.person_id, found))).all()
            done += _settle(s, rows)
            judge_branches(s, sorted({one for row in rows for one in (row.org_id, row.belongs_to) if one}))
            job.hold()
        last = found[-1]
        job.progress("核对", done, done)
    with transaction() as s:
        settle_releases(s, job.scope.org)
        job.hold()
    with transaction() as s:
        recount_expected(s, job.scope.org.code)
        job.hold()
    return {"count": done}


def strays() -> Select[*tuple[Any, ...]]:
    """The records that do not count where they belong, with where that is; None for nowhere."""
    org_id, path = (case((graduates(), column)) for column in (Person.org_id, Org.path))
    return (
        select(
            Record.person_id, Record.org_id, Record.path, Record.destination, Record.is_complete,
            Record.receiving_township, Record.is_doubtful, org_id.label("belongs_to"), path.label("belongs_at"),
        )
        .join(Person, Person.id == Record.person_id)
        .join(Org, Org.id == Person.org_id)
        .where(or_(Record.org_id.is_distinct_from(org_id), Record.path.is_distinct_from(path)))
    )  # fmt: skip


def within(org: OrgRef) -> ColumnElement[bool]:
    """Records that count at or below `org`, and those of people who are there."""
    return or_(*((path >= org.path) & (path < upper(org.path)) for path in (Org.path, Record.path)))


def _branches_of(person_ids: Sequence[int]) -> list[int]:
    """Where these people are, and where their records count."""
    either: CompoundSelect[*tuple[Any, ...]] = union(
        select(Person.org_id).where(among(Person.id, person_ids)),
        select(Record.org_id).where(among(Record.person_id, person_ids), Record.org_id.is_not(None)),
    )
    return list(session().scalars(either))


def _next(here: ColumnElement[bool], last: int) -> list[int]:
    wanted = strays().where(here, Record.person_id > last).order_by(Record.person_id).limit(AT_ONCE)
    return [row.person_id for row in session().execute(wanted)]


def _settle(s: Session, rows: Sequence[Any]) -> int:
    """Count records out of where they were and into where they belong; returns how many."""
    count_records([row._mapping for row in rows], -1)
    count_records([{**row._mapping, "org_id": row.belongs_to, "path": row.belongs_at} for row in rows], +1)
    by_place: defaultdict[tuple[int | None, str | None], list[int]] = defaultdict(list)
    for row in rows:
        by_place[row.belongs_to, row.belongs_at].append(row.person_id)
    for (org_id, path), ids in by_place.items():
        moved = update(Record).where(among(Record.person_id, ids)).values(org_id=org_id, path=path)
        s.execute(moved.execution_options(synchronize_session=False))
        carry_turns(s, ids, path)
    return len(rows)


def _year(_here: dt.datetime) -> str:
    return year()


TASKS = [Task(TASK, TITLE, catch_up)]
SCHEDULES = [Schedule("graduate_register.year", TASK, _year, per_province=True)]
