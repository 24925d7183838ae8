"""Townships as people write them into a cell: a code, a whole name, some parts of one, or an address (R3.1)."""

from __future__ import annotations

from typing import NamedTuple

from portal.divisions.lists import CURRENT
from portal.divisions.proposing import propose
from portal.divisions.searching import search
from portal.divisions.whole_names import township, whole_name

_SHOWN = 3


class Reading(NamedTuple):
    """The code of what is written, or '' and what is wrong with it."""

    code: str = ""
    problem: str = ""


def read(text: str) -> Reading:
    """What a cell says; an empty one says nothing and is no problem."""
    written = text.strip()
    if not written or township(written):
        return Reading(written)
    told = propose(written)
    if told.township:
        return Reading(told.township.code)
    found = search(written)
    if len(found.townships) == 1 and not found.places:
        return Reading(found.townships[0].code)
    if several := told.among or found.townships:
        names = "、".join(whole_name(one.code) for one in several[:_SHOWN])
        return Reading(problem=f"“{written}”可能是{names}{'等' * (len(several) > _SHOWN)}，请写上省市县")
    return Reading(problem=told.reason or f"{CURRENT} 年区划名册中没有“{written}”")
