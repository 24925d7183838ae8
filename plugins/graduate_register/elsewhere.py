"""Whether an address says that it lies in another township than the one that is registered for it (R3.1)."""

from __future__ import annotations

import re
from functools import lru_cache

from plugins.graduate_register.told_townships import proposal_of
from portal.divisions.addresses import plain_address
from portal.divisions.lines import COUNTY
from portal.divisions.lists import CURRENT, division_list
from portal.divisions.proposing import Proposal

_NAMES_A_PLACE = re.compile("[省县旗州盟镇乡]|街道|苏木|(?<![小社园校厂街片])区|(?<!超)市(?!场)")
"""What addresses that name divisions have; the areas and markets of a town are none."""


def lies_elsewhere(address: str | None, code: str | None) -> bool:
    """True only where it is sure: the address names another township, or a place in which the township is not.

    An address that names nothing but the places in which the township lies says nothing against it.
    """
    if not address or not code:
        return False
    said = plain_address(address)
    rest = said
    for name in _names(code):
        rest = rest.replace(name, "")
    return bool(_NAMES_A_PLACE.search(rest)) and _contradicts(proposal_of(address), said, code)


@lru_cache(maxsize=4096)
def _names(code: str) -> tuple[str, ...]:
    """What the township, and the places in which it lies, are called: files name the same ones again and again."""
    return tuple(one.name for one in reversed(division_list(CURRENT).way_to(code)))


def _contradicts(found: Proposal, said: str, code: str) -> bool:
    """A place counts if the address has its whole name, a township of the same county likewise."""
    if found.township:
        other = found.township
        return other.code != code and (other.code[:COUNTY] != code[:COUNTY] or other.name in said)
    place = division_list(CURRENT).find(found.within) if found.within else None
    return place is not None and place.name in said and not code.startswith(place.code)
