"""What an organisation's place says about it: its province, and whether it is above the county."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CENTRE = re.compile("(?:中国)?(?:共产主义青年团|共青团|团)中央(?:委员会)?")


@dataclass(slots=True)
class Place:
    """An organisation as the one that others are put below. `children_made` grows as they are."""

    id: int
    code: str
    path: str
    province_code: str
    """'' for the Central Committee, which belongs to no province."""
    is_wide: bool = False
    is_leading_body: bool = False
    children_made: int = 0
    leads_leading_bodies: bool = False
    """It is a leading body and has one directly below it."""

    @property
    def is_province(self) -> bool:
        """True for a first-level unit."""
        return self.code == self.province_code


def is_centre(full_name: str) -> bool:
    """True for the Central Committee: a root of that name has provinces below it, any other root is a province."""
    return _CENTRE.fullmatch(full_name.strip()) is not None


def province_of(code: str, full_name: str, above: Place | None) -> str:
    """The province code of the organisation `code` that lies below `above` (None: it is the root)."""
    if above is None:
        return "" if is_centre(full_name) else code
    return above.province_code or code


def is_wide(place: Place, above: Place | None) -> bool:
    """True for the centre, provinces, and leading bodies directly below a province with leading bodies below them.

    The figures of wide organisations are spread over several slots, so that no row is touched by every transaction of
    the country.
    """
    if place.is_province or not place.province_code:
        return True
    return place.leads_leading_bodies and above is not None and above.is_province
