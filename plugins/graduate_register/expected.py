"""接收毕业生: who is expected in an area, and how many in each part of it (R3.1)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import aliased

from plugins.graduate_register.expected_figures import by_area, by_township, expected_in
from plugins.graduate_register.expecting import COUNTY
from plugins.graduate_register.models import Record, Release
from plugins.graduate_register.receiving import Area, area_of, arriving, received_in
from portal import clock
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import session, transaction
from portal.divisions.lists import CURRENT, Division, division_list
from portal.divisions.placing import place_of
from portal.errors import Missing
from portal.orgs.models import REF, Org
from portal.orgs.paths import MAX_DEPTH, WIDTH, ancestors
from portal.people.models import Person
from portal.people.sealing import mobile_context
from portal.pii import vault
from portal.provinces.queries import is_on

PAGE = 50
NEW_DAYS = 7
"""Since when somebody is new."""
MOST_NEW = 1000
LISTED = 300
REVEALED = "graduate_register.mobile_revealed"
_CURSOR = re.compile("([0-9a-z]{3,96})-([1-9][0-9]{0,17})")


class Expected(NamedTuple):
    """A page of rows of `expected_rows`, and the cursor of the next, '' at the end."""

    rows: Sequence[Any]
    next: str


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an area: its division, its organisation if it is known, and how many are expected in it."""

    division: Division
    org: OrgRef | None
    count: int
    is_doubtful: bool = False


def list_expected(area: Area, township: str = "", destination: str = "", after: str = "") -> Expected:
    """The page after a cursor: by school, as the tree has them."""
    wanted = expected_rows(area, township, destination).limit(PAGE + 1)
    if found := _CURSOR.fullmatch(after):
        path, person_id = found[1], int(found[2])
        behind = and_(Record.path == path, Record.person_id > person_id)
        wanted = wanted.where(or_(Record.path > path, behind))
    rows = session().execute(wanted).all()
    last = rows[PAGE - 1].Record if len(rows) > PAGE else None
    return Expected(rows[:PAGE], f"{last.path}-{last.person_id}" if last else "")


def expected_rows(area: Area, township: str = "", destination: str = "") -> Select[*tuple[Any, ...]]:
    """Everybody who is expected: record, person, and `school`, the first organisation above that leads nobody."""
    above, ends = aliased(Org), range(WIDTH, WIDTH * MAX_DEPTH + 1, WIDTH)
    way = above.path.in_([func.substr(Record.path, 1, end) for end in ends])
    school = select(above.full_name).where(way, above.is_leading_body.is_(False)).order_by(above.path).limit(1)
    wanted = select(Record, Person, school.correlate(Record).scalar_subquery().label("school"))
    wanted = wanted.join(Person, Person.id == Record.person_id).where(arriving(area, township))
    if destination:
        wanted = wanted.where(Record.destination == destination)
    return wanted.order_by(Record.path, Record.person_id)


def news_of(area: Area) -> tuple[int, int]:
    """How many are expected, and how many of them were released or registered in the last NEW_DAYS; of these at most
    MOST_NEW are counted."""
    since = clock.now() - dt.timedelta(days=NEW_DAYS)
    is_new = or_(Record.said_at >= since, Release.released_at >= since)
    shown = is_on("graduate_register", Release.province_code)
    those = select(Record.person_id).join(Release, Release.org_id == Record.org_id)
    counted = those.where(received_in(area.code), shown, is_new).limit(MOST_NEW).subquery()
    found = select(expected_in(area.code), select(func.count()).select_from(counted).scalar_subquery())
    expected, new = session().execute(found).one()
    return int(expected), int(new)


def parts_of(org: OrgRef, area: Area) -> list[Part]:
    """Of a county its townships, of others the areas of the leading bodies directly below; who expects nobody is
    left out."""
    if len(area.code) == COUNTY:
        divisions = division_list(CURRENT)
        known = ((divisions.find(code), code, count) for code, count in sorted(by_township(area.code).items()))
        return [
            Part(one, area.seats.get(code), count, code in area.doubtful) for one, code, count in known if one
        ]  # fmt: skip
    below = _areas_below(org)
    counts = by_area({one.code for one, _ in below})
    return [Part(one, child, counts[one.code]) for one, child in below if counts[one.code]]


def reveal_mobile(scope: Scope, org: OrgRef, person_id: int) -> str:
    """The mobile of somebody who is expected at `org`, in full; that it was shown is in the log. Raise Missing for
    everybody else."""
    with transaction() as s:
        area = area_of(org)
        row = s.execute(expected_rows(area).where(Person.id == person_id)).first() if area else None
        if row is None or not row.Person.mobile_cipher:
            raise Missing
        record(scope, REVEALED, row.Person.name, path=row.Record.path, person_id=person_id, township=org.full_name)
        record(scope, REVEALED, row.Person.name, path=org.path, person_id=person_id)
        return vault().open(row.Person.mobile_cipher, mobile_context(person_id))


def _areas_below(org: OrgRef) -> list[tuple[Division, OrgRef]]:
    """The leading bodies directly below that have a place of their own."""
    divisions = division_list(CURRENT)
    way = [*ancestors(org.path), org.path]
    wanted = select(*REF).where(
        Org.is_leading_body, Org.closed_at.is_(None), or_(Org.path.in_(way), Org.parent_id == org.id)
    )
    orgs = [OrgRef(*row) for row in session().execute(wanted.order_by(Org.path).limit(LISTED))]
    above = [one.full_name for one in orgs if one.path in way]
    here = place_of(above, divisions) if above else None
    placed = ((place_of([*above, one.full_name], divisions), one) for one in orgs if one.path not in way)
    return [(place, one) for place, one in placed if place and place != here]
