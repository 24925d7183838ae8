"""What the former list knows of an address and the current does not: townships and counties merged or renamed."""

from __future__ import annotations

from portal.divisions.addresses import Mention, Sureness, Way, mentions, ways
from portal.divisions.callings import Manner, without_people
from portal.divisions.lines import COUNTY
from portal.divisions.lists import YEARS, Division, division_list
from portal.divisions.spelling import simplified

YEAR = min(YEARS)


def former_township(address: str) -> Division | None:
    """The one township of a county, as they were, that the address names."""
    divisions = division_list(YEAR)
    for way in ways(address, divisions):
        if len(way.code) == COUNTY:
            named = mentions(address, way, divisions.townships(way.code))
            found = [one for one in named if one.sureness >= Sureness.NAMED]
            if len(found) == 1:
                return found[0].township
    return None


def were_two(mention: Mention) -> bool:
    """True if both what the address says and what it seems to mean were townships of the county: 长坪乡 and 长坪镇."""
    names = {simplified(one.name) for one in division_list(YEAR).townships(mention.township.code[:COUNTY])}
    own = simplified(mention.township.name)
    is_other = mention.words not in (own, without_people(own))
    return is_other and mention.words in names and not names.isdisjoint({own, without_people(own)})


def county_way(address: str) -> Way | None:
    """The county of that time that the address names whole, if only one has that name there, whatever became of it."""
    known = ways(address, division_list(YEAR))
    found = {way.code: way for way in known if len(way.code) == COUNTY and way.manner is Manner.WHOLE}
    return next(iter(found.values())) if len(found) == 1 else None


def was_elsewhere(county: Way | None, one: Division) -> bool:
    """True if the township lay in another county than this one then, too: it has not come from there."""
    known = division_list(YEAR).find(one.code)
    is_other = county is not None and county.code != one.code[:COUNTY]
    return is_other and known is not None and known.name == one.name
