"""The townships of the register: codes of one list of divisions, and what they are called."""

from __future__ import annotations

from functools import lru_cache

from portal.divisions.lists import Division, division_list

YEAR = 2023
"""The list that all records take their codes from: the only one that has every township."""


def is_township(code: str) -> bool:
    """True for the code of something of the township level."""
    return _find(code) is not None


def township_name(code: str | None) -> str:
    """The township with all above it: 浙江省杭州市西湖区北山街道; '' for none."""
    found = _find(code) if code else None
    if found is None:
        return ""
    above = [division_list(YEAR).find(found.code[:length]) for length in (2, 4, 6)]
    return "".join(one.name for one in above if one and not one.is_placeholder) + found.name


@lru_cache(maxsize=8192)
def _find(code: str) -> Division | None:
    return next((one for one in division_list(YEAR).townships(code[:6]) if one.code == code), None)
