"""What divisions are called in addresses: 湖南 for 湖南省, 湘西州 for 湘西土家族苗族自治州, 长垣县 for 长垣市."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import IntEnum
from functools import cache
from typing import NamedTuple

from portal.divisions.lines import COUNTY
from portal.divisions.lists import Division, above, division_list
from portal.people.rules.ethnic import GROUPS

SHORTEST = 2
"""Characters that tell a place."""
_PEOPLES = "|".join(sorted({name for group in GROUPS for name in (group, group[:-1]) if len(name) > 1}, key=len)[::-1])
_AUTONOMOUS = re.compile(f"(?:各族|{_PEOPLES})*自治(?=[区州县旗]$)")
_OF_PEOPLES = re.compile(f"(?:各族|{_PEOPLES})+(?=[镇乡]$|民族乡$)")
_UPPER_KIND = re.compile(r"(?<=..)(?:地区|新区|[省市州盟区县旗])$")
_KIND = re.compile(r"(?<=..)(?:街道办事处|民族苏木|民族乡|街道|地区|办事处|苏木|镇|乡)$")
_ZONES = ((re.compile("高新技术"), "高新区"), (re.compile("经济(?:技术)?开发区"), "经开区"))
_OTHER_KINDS = "县市区"
LONGEST = 16
"""Characters of what a place may be called that are looked at."""


class Manner(IntEnum):
    """How well a division is named, the best last."""

    SHORT = 1
    OF_ANOTHER_KIND = 2
    WHOLE = 3


class Calling(NamedTuple):
    """A division, and how it is named."""

    division: Division
    manner: Manner


def called(words: str, year: int) -> Iterator[Calling]:
    """The provinces, prefectures and counties that may be called so; another kind counts if nothing is of this one."""
    known = _callings(year)
    yield from known.get(words, ())
    if words not in known and words[-1] in _OTHER_KINDS:
        for one, manner in known.get(words[:-1], ()):
            if len(one.code) == COUNTY and manner is Manner.SHORT:
                yield Calling(one, Manner.OF_ANOTHER_KIND)


@cache
def _callings(year: int) -> dict[str, list[Calling]]:
    found: dict[str, list[Calling]] = {}
    for one in division_list(year).upper():
        if not one.is_placeholder:
            for name, manner in _names(one, year).items():
                found.setdefault(name, []).append(Calling(one, manner))
    return found


def stem(name: str) -> str:
    """A township's name without its kind and its people: 沔城 of 沔城回族镇, 五里牌 of 五里牌街道办事处."""
    return _KIND.sub("", without_people(name))


def without_people(name: str) -> str:
    """沔城镇 of 沔城回族镇; any other name as it is."""
    plain = _OF_PEOPLES.sub("", name) if "族" in name else name
    return plain if len(plain) > SHORTEST else name


def _names(one: Division, year: int) -> dict[str, Manner]:
    plain = _AUTONOMOUS.sub("", one.name)
    if len(plain) <= SHORTEST:
        plain = one.name.replace("自治", "")
    short = _UPPER_KIND.sub("", plain)
    found = {short: Manner.SHORT} if len(short) >= SHORTEST else {}
    found |= dict.fromkeys(_of_zone(one, year), Manner.SHORT)
    if one.name == "内蒙古自治区":
        found["内蒙"] = Manner.SHORT
    return found | {plain: Manner.WHOLE, one.name: Manner.WHOLE}


def _of_zone(one: Division, year: int) -> Iterator[str]:
    """A zone without the city that it begins with, and as it is called for short."""
    if one.kind != "pseudo_zone":
        return
    yield from (short for pattern, short in _ZONES if pattern.search(one.name))
    city = division_list(year).find(above(one.code))
    for start in (city.name, city.name[:-1]) if city else ():
        if one.name.startswith(start):
            yield one.name.removeprefix(start)
