"""From a name and its place to a verdict: A1.1 presets 是 for townships directly below leading bodies."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from plugins.township_verification.recogniser.leading import PROVINCE, level_of, names_leading_body, unit_above
from plugins.township_verification.recogniser.spelling import Name, read_name
from plugins.township_verification.recogniser.townships import township_note
from plugins.township_verification.recogniser.undecided import is_zone, lies_in_zone
from plugins.township_verification.recogniser.units import Sort, Unit, unit_of
from plugins.township_verification.recogniser.verdict import Verdict

PERMITTED = ("团委", "团工委", "团总支")
"""What a township-level organisation may be (R1.3)."""


class Superior(NamedTuple):
    """What is known of the organisation above: its name ("" for unknown) and whether it is a leading body."""

    name: str = ""
    is_leading: bool | None = None


UNKNOWN = Superior()
_PLAINLY_OTHER = re.compile("(?:[学院校村司局厂所系部]|社区)(?:团委|团工委|团总支|(?:工作|总支部?)?委员会|总支部?)$")
"""Schools, villages and enterprises: most superiors are, and to read their names takes ten times as long."""


class _Place(NamedTuple):
    """The superior as it is read. `words` for the reason; `is_leading` also where only its name tells."""

    unit: str
    is_leading: bool | None
    level: str
    says_leading: bool

    @property
    def words(self) -> str:
        if self.is_leading is None:
            return "不知道上级"
        return f"直属{self.level or '团的领导机关'}"


def recognise(name: str, category: str = "", superior: Superior = UNKNOWN) -> Verdict:
    """Whether the organisation of this full name is township-level, with the reason.

    `category` is one of the Chinese titles; the name's own end counts where it is another text. None for what people
    have to decide: farms, zones, names that do not tell, and contradictions between name and place.
    """
    read = read_name(name)
    if not read.unit and not read.category:
        return Verdict(None, "没有名称")
    unit, place = unit_of(read), _place(superior)
    if unit.sort is Sort.LEADING and place.unit.endswith("县") and read.unit.endswith("区"):
        unit = Unit(Sort.MAYBE, "名称以“区”结尾，县以下的区可能是乡镇级")
    if unit.sort in (Sort.LEADING, Sort.OTHER):
        return Verdict(False, unit.words)
    known = category if category in (*PERMITTED, "团支部", "毕业生团组织") else read.category
    if place.is_leading is False:
        return _below_no_leading_body(unit, place)
    if known and known not in PERMITTED:
        return _branch(unit, known)
    if unit.sort is Sort.MAYBE:
        return Verdict(False if place.level == PROVINCE else None, f"{place.words}；{unit.words}")
    return _township(unit, read, place)


def may_lead(superior_name: str) -> bool:
    """True where a superior's name sounds like a leading body's or a zone's, whatever it is registered as."""
    if not superior_name or _PLAINLY_OTHER.search(superior_name):
        return False
    return _says_leading(unit_above(superior_name))


def _says_leading(unit: str) -> bool:
    return bool(unit) and (names_leading_body(unit) or is_zone(unit))


@lru_cache(maxsize=65536)
def _place(superior: Superior) -> _Place:
    unit = unit_above(superior.name) if superior.name else ""
    says_leading = _says_leading(unit)
    leading = superior.is_leading
    if leading is None and unit:
        leading = says_leading
    return _Place(unit, leading, level_of(unit), says_leading)


def _below_no_leading_body(unit: Unit, place: _Place) -> Verdict:
    if place.says_leading and unit.sort is Sort.TOWNSHIP:
        return Verdict(None, f"{unit.words}；上级没有登记为团的领导机关，名称却像，需要核对")
    return Verdict(False, f"上级不是团的领导机关；{unit.words}")


def _branch(unit: Unit, category: str) -> Verdict:
    if unit.sort is Sort.TOWNSHIP and category == "团支部":
        return Verdict(None, f"{unit.words}，类别却是团支部；乡镇街道应为团委、团工委或团总支，需要核对")
    return Verdict(False, f"类别是{category}；{unit.words}")


def _township(unit: Unit, read: Name, place: _Place) -> Verdict:
    if place.level == PROVINCE:
        return Verdict(None, f"直属省级团委，乡镇街道一般由县级团委管理；{unit.words}")
    if lies_in_zone(read.unit, place.unit) and not township_note(read.notes):
        return Verdict(None, f"{unit.words}，但属于开发区或园区，需要核对")
    return Verdict(True, f"{place.words}；{unit.words}")
