"""Classes with graduates, and what is said of them, for the tests of the register."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from plugins.graduate_register.facts import Facts
from plugins.graduate_register.models import Record
from plugins.graduate_register.registering import Entry, Outcome, register
from plugins.graduate_register.shares import shares_of
from portal import clock
from portal.db import session
from portal.people.models import Person
from tests.casting import Cast
from tests.marked import expect
from tests.plugins.info_entry.people import add_members

CLASS, OTHER, LATER = "jiada-jx-1", "jiada-jx-2", "jiada-jx-3"
"""Two classes of 2019, of three and of two, and one of 2022, of two."""
NORTH, WEST = "330106002", "330106004"
"""北山街道 and 西溪街道 of 杭州市西湖区."""
HOME = {"household_address": "曙光路82号", "household_township": NORTH}
WORKS = {"destination": "work", "place_name": "某某机械厂", "place_address": "天目山路1号", "place_township": WEST}
NONE_YET = Facts(destination="none_yet", **HOME)
WORK = Facts(**WORKS, **HOME)


@contextmanager
def graduating(cast: Cast) -> Iterator[Cast]:
    """May 2019 in the application's context, with the three classes."""
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        for n, (code, count) in enumerate({CLASS: 3, OTHER: 2, LATER: 2}.items()):
            add_members(cast, code, count, 100 * n)
        expect("2019-06", CLASS, OTHER)
        expect("2022-06", LATER)
        session().rollback()
        yield cast


def ids_of(cast: Cast, code: str) -> list[int]:
    """The members who were entered into a branch, in that order."""
    wanted = select(Person.id).where(Person.org_id == cast.org(code).id, Person.removed_at.is_(None))
    return list(session().scalars(wanted.order_by(Person.id)))


def say(cast: Cast, ids: Sequence[int], facts: Facts = NONE_YET, *, who: str = "faculty", version: int = 0) -> Outcome:
    """Register the same of several graduates."""
    return register(cast.scope(who), [Entry(one, version, facts) for one in ids], "form", "机械1501班")


def record_of(person_id: int) -> Record:
    """The record as it is kept."""
    session().rollback()
    return session().get_one(Record, person_id, populate_existing=True)


def figures(cast: Cast, code: str) -> dict[str, Any]:
    """Graduates, registered, complete, with a township: of an organisation and all below it."""
    session().rollback()
    org = cast.org(code)
    (share,) = shares_of([org])
    return {
        "graduates": share.graduates, "registered": share.registered, "complete": share.complete,
        "township": share.with_township,
    }  # fmt: skip


def counted(*numbers: int) -> dict[str, int]:
    """What `figures` gives for these."""
    return dict(zip(("graduates", "registered", "complete", "township"), numbers, strict=True))
