"""Which real townships of a county have no organisation yet (R1.4): the list of divisions against the tree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import exists, or_, select

from plugins.township_verification.check_queries import TO_CHECK
from plugins.township_verification.models import Check
from plugins.township_verification.recogniser.spelling import read_name
from portal.contracts.scope import OrgRef
from portal.db import session
from portal.divisions.lists import YEARS, Division, DivisionList, division_list, years_by_nearness
from portal.divisions.placing import county_of, place_of
from portal.divisions.townships import pair
from portal.installation import installation
from portal.orgs import paths
from portal.orgs.models import Org

MOST = 2000
"""Names that are compared with the list; a county has some hundred."""


@dataclass(frozen=True, slots=True)
class Completeness:
    """A county's townships in the list of a year: how many have an organisation, and which have none."""

    divisions: DivisionList
    county: Division
    matched: int
    missing: tuple[Division, ...]
    other_years: tuple[int, ...] = ()
    """Other years whose list knows the county."""

    @property
    def listed(self) -> int:
        """How many townships the list has."""
        return self.matched + len(self.missing)


def year_in(text: str) -> int | None:
    """The year of a list as an address has it; None for what is none."""
    return next((year for year in YEARS if str(year) == text), None)


def completeness_of(place: OrgRef, year: int | None = None) -> Completeness | None:
    """`place` compared with the list of `year`; without one with the list that its organisations fit best.

    Of lists that fit equally well the one in force in the year of the campaign. None where the names of `place` and of
    those above tell no county of a list: nothing is known then.
    """
    if not place.is_leading_body:
        return None
    names = _names_above(place)
    lists = map(division_list, years_by_nearness(installation().config.campaign.year))
    counties = [(one, county) for one in lists if (county := _county(names, one))]
    if not counties:
        return None
    asked = [one for one in counties if one[0].year == year] or counties
    units = [read_name(name).unit for name in _names_below(place)]
    best = min((_compared(units, *one) for one in asked), key=lambda found: len(found.missing))
    return replace(best, other_years=tuple(one.year for one, _ in counties if one is not best.divisions))


def _county(names: Sequence[str], divisions: DivisionList) -> Division | None:
    """The county whose townships the list knows."""
    place = place_of(names, divisions)
    county = county_of(place, divisions) if place else None
    return county if county and divisions.knows(county.code) else None


def _compared(units: Sequence[str], divisions: DivisionList, county: Division) -> Completeness:
    townships = [one for one in divisions.townships(county.code) if one.is_township]
    there = set(pair(units, townships, county.name).values())
    return Completeness(divisions, county, len(there), tuple(one for one in townships if one not in there))


def _names_above(place: OrgRef) -> Sequence[str]:
    """The names of the leading bodies from the top down to `place`, whoever asks: for a rule, not for show."""
    way = Org.path.in_([*paths.ancestors(place.path), place.path])
    return session().scalars(select(Org.full_name).where(way, Org.is_leading_body).order_by(Org.path)).all()


def _names_below(place: OrgRef) -> Sequence[str]:
    """The names of what may be a township: all directly below, and what was recognised further down."""
    recognised = exists().where(Check.org_id == Org.id, TO_CHECK)
    wanted = select(Org.full_name).where(
        Org.path > place.path, Org.path < paths.upper(place.path), Org.closed_at.is_(None),
        or_(Org.parent_id == place.id, recognised),
    )  # fmt: skip
    return session().scalars(wanted.order_by(Org.path).limit(MOST)).all()
