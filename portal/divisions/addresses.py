"""What an address says of divisions: the ways down that it may begin with, and the townships that it names.

Every reading is kept: "朝阳" may be a county of 北京 or the beginning of 朝阳门街道. `proposing` weighs them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from portal.divisions.callings import LONGEST, SHORTEST, Calling, Manner, called, stem, without_people
from portal.divisions.lists import Division, DivisionList
from portal.divisions.spelling import simplified

_SIGNS = re.compile(r"[^\w]|_")
_BEGINNING = re.compile(
    r"^(?:[^省市县区]{0,6}(?:地址|住址|住在|户籍地?|所在地|家住)[是为在]?)?(?:中华人民共和国|中国)?"
)
_NO_PLACE = re.compile(r"[路街巷门桥村镇乡道社里弄省市县区州盟旗]|大[道街厦学桥]|[中小]学|学院")
"""What a short name of a place is not followed by: 天河路 is no 天河区, 朝阳门 no 朝阳区."""
_END = re.compile(r"[省市县区州盟旗路街道巷号楼栋村镇乡里院园组队场\d]$")
"""What a township's name follows when something stands between it and the places above it."""
_OFFICE = re.compile(r"(?:街道办事处|街道办|街办|办事处|民族乡|街道|地区|苏木|镇|乡)")
_AFTER_STEM = re.compile(
    r"$|(?![路街巷桥村道社里弄大中小学医广花公园新站内外东西南北港河湖山])[^\d镇乡场]{1,6}?[村路街巷道庄屯组]"
)
"""What follows a township's name without its kind: nothing, a village or a road; but what follows is no part of a name,
as in 古荡路."""
_ROADS = re.compile(r"[路街巷道里]$")
FARTHEST = 80
"""Characters of an address that are read."""


class Way(NamedTuple):
    """A division that an address begins with, where that ends, and how well it is named.

    `division` None is the country: what an address that names no place begins with.
    """

    division: Division | None
    end: int
    manner: Manner

    @property
    def code(self) -> str:
        """The division's code, '' for the country."""
        return self.division.code if self.division else ""


class Sureness(IntEnum):
    """How sure it is that an address means a township, the surest last."""

    HINT = 0
    BARE = 1
    NAMED = 2
    AT_ITS_PLACE = 3


class Mention(NamedTuple):
    """A township that an address names, with the words for it and where they begin."""

    township: Division
    words: str
    at: int
    sureness: Sureness

    @property
    def end(self) -> int:
        """Where they end."""
        return self.at + len(self.words)


def plain_address(text: str) -> str:
    """An address as it is read: simplified characters, without spaces, signs and what is said before it."""
    return _BEGINNING.sub("", _SIGNS.sub("", simplified(text)))[:FARTHEST]


def ways(address: str, divisions: DivisionList) -> list[Way]:
    """All ways down that the address may begin with, the longest first; the country is always one."""
    start = Way(None, 0, Manner.WHOLE)
    return sorted({start, *_further(address, start, divisions)}, key=lambda way: (-way.end, -way.manner, way.code))


def mentions(address: str, way: Way, townships: Sequence[Division]) -> list[Mention]:
    """The townships among these that the address names after the way; of names in each other the longer one.

    A whole name hides what else its words may mean: 孔家庄街道办事处 is 孔家庄街道, where there is 孔家庄镇, too.
    """
    whole = [found for one in townships if (found := _whole(address, way.end, one))]
    rest = {one.township for one in whole}
    parts = [found for one in townships if one not in rest and (found := _part(address, way.end, one))]
    parts = [one for one in parts if not any(other.at < one.end and one.at < other.end for other in whole)]
    return [*_longest(whole), *_longest(parts)]


def _further(address: str, way: Way, divisions: DivisionList) -> Iterator[Way]:
    for calling, end in _called(address, way.end, divisions):
        one = calling.division
        if one.code.startswith(way.code) and len(one.code) > len(way.code):
            further = Way(one, end, calling.manner)
            yield further
            yield from _further(address, further, divisions)


def _called(address: str, at: int, divisions: DivisionList) -> Iterator[tuple[Calling, int]]:
    for end in range(at + SHORTEST, min(at + LONGEST, len(address)) + 1):
        for calling in called(address[at:end], divisions.year):
            if calling.manner is not Manner.SHORT or _is_place(address, end, calling.division, divisions):
                yield calling, end


def _is_place(address: str, end: int, one: Division, divisions: DivisionList) -> bool:
    """True if a short name is no part of a longer one, or what follows lies in it: 江苏 of 江苏镇江, not of 江苏镇."""
    if not _NO_PLACE.match(address, end):
        return True
    following = (address[end:stop] for stop in range(end + SHORTEST, min(end + LONGEST, len(address)) + 1))
    below = (calling.division for words in following for calling in called(words, divisions.year))
    return any(other.code.startswith(one.code) and other.code != one.code for other in below)


def _whole(address: str, start: int, one: Division) -> Mention | None:
    for name in (one.name, without_people(one.name)):
        if (at := address.find(name, start)) >= 0:
            return Mention(one, name, at, _sureness(address, start, at))
    return None


def _part(address: str, start: int, one: Division) -> Mention | None:
    """A township that is named without its kind, or with that of an office, or of former days."""
    base = stem(one.name)
    at = address.find(base, start) if len(base) >= SHORTEST else -1
    if at < 0:
        return None
    end = at + len(base)
    if office := _OFFICE.match(address, end):
        return Mention(one, base + office.group(), at, min(Sureness.NAMED, _sureness(address, start, at)))
    bare = at == start and not _ROADS.search(base) and _AFTER_STEM.match(address, end)
    return Mention(one, base, at, Sureness.BARE if bare else Sureness.HINT)


def _sureness(address: str, start: int, at: int) -> Sureness:
    if at == start:
        return Sureness.AT_ITS_PLACE
    return Sureness.NAMED if _END.search(address, start, at) else Sureness.HINT


def _longest(found: Sequence[Mention]) -> list[Mention]:
    """The mentions whose words do not lie within the longer words for another."""
    return [one for one in found if not any(_lies_in(one, other) for other in found)]


def _lies_in(one: Mention, other: Mention) -> bool:
    return len(other.words) > len(one.words) and other.at <= one.at and one.end <= other.end
