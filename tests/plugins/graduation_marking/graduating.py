"""A country in which branches graduate, and the days on which ticker and worker do what is due."""

from __future__ import annotations

from sqlalchemy import select

from plugins.graduation_marking.conversion_models import Conversion
from plugins.graduation_marking.converting import LOOK, TASK
from portal import clock
from portal.audit.services import seal
from portal.db import session
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from portal.jobs.schedules import request_due
from portal.orgs.models import Org
from portal.people import standing
from portal.people.models import Person
from tests.casting import Cast
from tests.marked import expect
from tests.plugins.info_entry.people import add_members

MEMBERS = {"jiada-jx-1": 4, "jiada-jx-2": 3, "jiada-jx-3": 5, "yizhong-31": 2, "yida-1": 6}
MONTHS = {
    "jiada-jx-1": "2019-06", "jiada-jx-2": "2019-12", "jiada-jx-3": "2022-06", "yizhong-31": "2019-06",
    "yida-1": "2019-07", "jiada-wy-1": "2018-06",
}  # fmt: skip
OF_2019 = {"jiada-jx-1": 4, "jiada-jx-2": 3, "yizhong-31": 2, "yida-1": 6}
"""Those that graduate in 2019, with their members."""


def settle_in(cast: Cast) -> None:
    """Branches with members and times, and a calendar that began in May; in the context of the application."""
    for n, (code, count) in enumerate(MEMBERS.items()):
        add_members(cast, code, count, 100 * n, cadres=1)
    for code, month in MONTHS.items():
        expect(month, code)
    with clock.frozen("2019-05-08T09:00"):
        request_due()


def let_pass(at: str) -> None:
    """What ticker and worker do at a time in China."""
    with clock.frozen(at):
        request_due()
        for task in (LOOK, TASK):
            waiting = select(Run.id).where(Run.task == task, Run.state == "queued")
            for run_id in session().scalars(waiting).all():
                perform_here(run_id)
        seal()
    session().rollback()


def recorded() -> dict[str, int]:
    """The branches in the record, with how many members became graduates."""
    session().rollback()
    rows = session().execute(select(Org.code, Conversion.members).join(Conversion, Conversion.org_id == Org.id))
    return dict(tuple(row) for row in rows)


def graduates() -> dict[str, int]:
    """How many graduates each graduates' organisation has."""
    session().rollback()
    found = dict.fromkeys(session().scalars(select(Org.code).where(Org.category == "graduate_org")), 0)
    for code in session().scalars(select(Org.code).join(Person, Person.org_id == Org.id).where(standing.graduates())):
        found[code] += 1
    return found
