"""A real county where graduates of the cast's university are received, for the tests of who is expected."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import select

from portal.contracts.scope import OrgRef
from portal.db import transaction
from portal.orgs.facts import OrgFacts
from portal.orgs.models import Org
from portal.orgs.services import create
from portal.orgs.townships import flag
from tests.casting import Cast
from tests.plugins.graduate_register.graduates import CLASS, NONE_YET, OTHER, WORK, graduating, ids_of, say


@dataclass
class Places:
    """A real county with two of its townships, of which graduates of the cast's university go to."""

    cast: Cast
    county: OrgRef
    north: OrgRef
    west: OrgRef


def make(cast: Cast, above: str, name: str, *, leading: bool = False, township: bool = False) -> OrgRef:
    """An organisation below `above`, made by the centre."""
    facts = OrgFacts(name, name.removeprefix("共青团"), "committee", "党政机关", leading)
    made = create(cast.scope("national"), above, facts)
    with transaction() as s:
        flag(s, [s.scalars(select(Org).where(Org.id == made.id)).one()], township)
    return cast.org(made.code)


@contextmanager
def places_of(cast: Cast) -> Iterator[Places]:
    """May 2019: two of a class and one of another are registered, with townships of that county."""
    with graduating(cast):
        province = make(cast, "centre", "共青团浙江省委员会", leading=True)
        city = make(cast, province.code, "共青团杭州市委员会", leading=True)
        county = make(cast, city.code, "共青团杭州市西湖区委员会", leading=True)
        north = make(cast, county.code, "共青团杭州市西湖区北山街道委员会", township=True)
        west = make(cast, county.code, "共青团西湖区西溪街道委员会", township=True)
        one, two, _ = ids_of(cast, CLASS)
        say(cast, [one], WORK)
        say(cast, [two], NONE_YET)
        say(cast, ids_of(cast, OTHER)[:1], WORK)
        yield Places(cast, county, north, west)
