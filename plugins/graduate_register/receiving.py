"""Which graduates a unit may see of subtrees that are not its own (R3.1): the one rule that crosses the tree.

A township sees whom schools have released and whose receiving township it is; a leading body sees whom the townships of
its place see; everybody else sees nobody. Which township an organisation is, is read from its name within the county of
the nearest leading body above it. Two organisations of one name are neither: their county sees whom they would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, func, or_, select

from plugins.graduate_register.expecting import TOWNSHIP
from plugins.graduate_register.models import Record, Release
from portal.contracts.scope import OrgRef
from portal.db import session
from portal.divisions.lists import CURRENT, Division, division_list
from portal.divisions.placing import county_of, place_of
from portal.divisions.townships import pair
from portal.orgs.levels import is_centre
from portal.orgs.models import REF, Org
from portal.orgs.naming import place_of as unit_of
from portal.orgs.paths import ancestors, upper
from portal.provinces.queries import is_on


@dataclass(frozen=True, slots=True)
class Area:
    """Where a unit's graduates arrive: the code of a division ('' for the country), with the organisations of a
    county's townships. `doubtful`: townships that two organisations are named after."""

    code: str
    seats: dict[str, OrgRef]
    doubtful: frozenset[str] = frozenset()


def area_of(org: OrgRef) -> Area | None:
    """The area of a township or leading body; None for all others, and where the names tell none."""
    if is_centre(org.full_name):
        return Area("", {})
    if not (org.is_leading_body or org.township_flag):
        return None
    found = _around(org)
    above = [one for one in found if one.is_leading_body and one.contains(org.path)]
    place = _place(above)
    if place is None:
        return None
    county = county_of(place, division_list(CURRENT))
    area = _county_area(county, [one for one in found if one.township_flag]) if county else Area(place.code, {})
    if org.is_leading_body:
        return area
    own = [code for code, seat in area.seats.items() if seat.id == org.id]
    return Area(own[0], area.seats) if own else None


def arriving(area: Area, township: str = "") -> ColumnElement[bool]:
    """True for a Record that may be seen in the area, or in one township of it."""
    code = township if township and township.startswith(area.code) else area.code
    released = exists().where(Release.org_id == Record.org_id, is_on("graduate_register", Release.province_code))
    return and_(received_in(code), released.correlate(Record))


def received_in(code: str) -> ColumnElement[bool]:
    """True for a Record, released or not, whose receiving township is, or lies in, the division."""
    if len(code) == TOWNSHIP:
        return Record.receiving_township == code
    if code:
        return and_(Record.receiving_township >= code, Record.receiving_township < upper(code))
    return Record.receiving_township.is_not(None)


def _around(org: OrgRef) -> list[OrgRef]:
    """The leading bodies from the top down to `org`, and the townships below a county, in one query."""
    way = and_(Org.path.in_([*ancestors(org.path), org.path]), Org.is_leading_body)
    nearest = select(func.max(Org.path)).where(way).scalar_subquery()
    below = and_(Org.township_flag.is_(True), Org.path > nearest, Org.path < nearest.concat("~"))
    wanted = select(*REF).where(Org.closed_at.is_(None), way if org.is_wide else or_(way, below)).order_by(Org.path)
    return [OrgRef(*row) for row in session().execute(wanted)]


def _place(above: Sequence[OrgRef]) -> Division | None:
    """The place of the last of these; None also where it is the place of the one before: 市直机关工委 has none."""
    divisions, names = division_list(CURRENT), [one.full_name for one in above]
    found = place_of(names, divisions) if names else None
    before = place_of(names[:-1], divisions) if len(names) > 1 else None
    return None if found is None or (before and before.code == found.code) else found


def _county_area(county: Division, orgs: Sequence[OrgRef]) -> Area:
    """A county with the organisations of its townships."""
    townships = [one for one in division_list(CURRENT).townships(county.code) if one.is_township]
    paired = pair([unit_of(one.full_name) for one in orgs], townships, county.name)
    left = [one for n, one in enumerate(orgs) if n not in paired]
    again = {pair([unit_of(one.full_name)], townships, county.name).get(0) for one in left}
    doubtful = frozenset(one.code for one in again if one)
    seats = {one.code: orgs[n] for n, one in paired.items() if one.code not in doubtful}
    return Area(county.code, seats, doubtful)
