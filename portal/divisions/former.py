"""What the former list knows of an address and the current does not: townships and counties merged or renamed."""

from __future__ import annotations

from portal.divisions.addresses import Mention, Sureness, mentions, ways
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


def was_elsewhere(address: str, one: Division) -> bool:
    """True if the address names a county of that time, and the township lay in another one then, too."""
    divisions = division_list(YEAR)
    counties = {
        way.code for way in ways(address, divisions) if len(way.code) == COUNTY and way.manner is not Manner.SHORT
    }
    known = divisions.find(one.code)
    return bool(counties) and one.code[:COUNTY] not in counties and known is not None and known.name == one.name
