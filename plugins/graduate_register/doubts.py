"""What contradicts itself in a record, or is the same for too many of a class: told, never refused (R3.1).

What is doubtful by itself is judged when a record is saved, while the homes are open; what many share, whenever a
record of the branch changes (shared_doubts.py). Both are kept with the record as keys of DOUBTS.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from types import MappingProxyType

from plugins.graduate_register.destinations import SEALED, STUDY, WORK
from plugins.graduate_register.elsewhere import lies_elsewhere
from plugins.graduate_register.facts import Facts
from portal.people.rules.cells import compact, is_nothing

MANY = 5
"""So many of a branch, and at least half of those who say anything, share something: a family or two share a home."""
NO_SCHOOL, ODD_SCHOOL, NO_EMPLOYER, OWN_SCHOOL, HOME_IS_SCHOOL = (
    "no_school", "odd_school", "no_employer", "own_school", "home_is_school",
)  # fmt: skip
PLACE_ELSEWHERE, HOUSEHOLD_ELSEWHERE, RESIDENCE_ELSEWHERE = "place_else", "household_else", "residence_else"
SHARED_EMPLOYER, SHARED_PLACE, SHARED_HOME = "shared_employer", "shared_place", "shared_home"
_MOST = f"本团支部至少 {MANY} 人、且不少于{{}}的一半，填的是同一个{{}}"
DOUBTS: Mapping[str, str] = MappingProxyType({
    NO_SCHOOL: "去向是升学，但没有填写学校",
    ODD_SCHOOL: "去向是升学，但填写的不像学校",
    NO_EMPLOYER: "去向是就业，但没有填写工作单位",
    OWN_SCHOOL: "升入的学校就是现在的学校",
    HOME_IS_SCHOOL: "户籍所在地或居住地填的是学校",
    PLACE_ELSEWHERE: "学校或单位的地址不在所选的乡镇街道",
    HOUSEHOLD_ELSEWHERE: "户籍所在地的地址不在所选的乡镇街道",
    RESIDENCE_ELSEWHERE: "居住地的地址不在所选的乡镇街道",
    SHARED_EMPLOYER: _MOST.format("就业的", "单位"),
    SHARED_PLACE: _MOST.format("填了单位地址的", "单位地址"),
    SHARED_HOME: _MOST.format("填了住址的", "户籍或居住地址"),
})  # fmt: skip
"""In words, in the order in which they are told."""
OF_SCHOOL = frozenset({OWN_SCHOOL, HOME_IS_SCHOOL})
"""Those that follow from the school's name, too, as it was when the record was saved."""
_ELSEWHERE = (
    (PLACE_ELSEWHERE, "place_address", "place_township"),
    (HOUSEHOLD_ELSEWHERE, "household_address", "household_township"),
    (RESIDENCE_ELSEWHERE, "residence_address", "residence_township"),
)
_SHORTEST = 4
"""Characters of a school's name that are looked for."""
_SCHOOL = re.compile(
    "大学|学院|学校|[中小]学|高中|初中|[一二三四五六七八九十百0-9]中|[附职]中|职高|[技警军幼]校|中专|大专|师范|幼师|党校|卫校"
    "|研究[院所生]|科学院|校区|书院|电大|university|college|school|institut|academy"
)
_NO_SCHOOL = re.compile("公司|集团|银行|工厂|厂$|超市|[酒饭商门]店|宾馆|餐厅|事务所|合作社|派出所|政府|部队|工地|车间")
_UNKNOWN = re.compile(
    "(?:目前|暂时|暂|还|尚)?(?:无|没有|没定|未定|待定|不详|未知|不清楚|不知道|不确定|没找到|未找到|未就业|待业|在家|没想好)"
)
_AT_SCHOOL = re.compile("本校|学校集体户|校集体户")


def own_doubts(facts: Facts, school: Collection[str] = ()) -> list[str]:
    """The doubts that a record raises by itself, as keys; `school` are the names of the member's own school."""
    found = set(_found(facts, school))
    return [key for key in DOUBTS if key in found]


def contradictions(facts: Facts) -> list[str]:
    """The same in words, but for what is told to be missing anyway, and for what only the school's name tells."""
    keys = [key for key in own_doubts(facts) if facts.place_name or key not in (NO_SCHOOL, NO_EMPLOYER)]
    return in_words(*keys)


def in_words(*kept: str | None) -> list[str]:
    """What is kept, keys with spaces between them, in words."""
    found = {key for keys in kept for key in (keys or "").split()}
    return [words for key, words in DOUBTS.items() if key in found]


def _found(facts: Facts, school: Collection[str]) -> Iterator[str]:
    name = compact(facts.place_name or "").casefold()
    if facts.destination == STUDY:
        if _says_nothing(name):
            yield NO_SCHOOL
        elif _NO_SCHOOL.search(name) and not _SCHOOL.search(name):
            yield ODD_SCHOOL
        elif len(name) >= _SHORTEST and any(own.endswith(name) for own in school):
            yield OWN_SCHOOL
    if facts.destination == WORK and _says_nothing(name):
        yield NO_EMPLOYER
    if any(_is_at(compact(said), school) for home in SEALED if (said := getattr(facts, home))):
        yield HOME_IS_SCHOOL
    for key, address, township in _ELSEWHERE:
        if lies_elsewhere(getattr(facts, address), getattr(facts, township)):
            yield key


def _says_nothing(name: str) -> bool:
    return is_nothing(name) or not any(c.isalpha() for c in name) or bool(_UNKNOWN.fullmatch(name))


def _is_at(address: str, school: Collection[str]) -> bool:
    return bool(_AT_SCHOOL.search(address)) or any(len(own) >= _SHORTEST and own in address for own in school)
