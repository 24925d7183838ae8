"""Which of a county's townships an organisation's unit is: 清河县城关镇 is 城关镇, 沔城镇 is 沔城回族镇."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from portal.divisions.lists import Division
from portal.divisions.spelling import simplified

_OFFICE = re.compile(r"(?<=街道)(?:办事处|办)$|(?<=.{2})办事处$")
_NOTE = re.compile(r"\([^()]*\)")
_KIND = re.compile(r"(?:民族乡|民族苏木|苏木|街道|地区|[镇乡街])$")
_PLACE_BEFORE = re.compile(r".*[省市州盟县区旗]$")
SHORTEST = 2


def pair(units: Sequence[str], townships: Sequence[Division], county: str) -> Mapping[int, Division]:
    """Which of `townships` each of `units` is, by its place in `units`; those that are none are left out.

    Each township is given to one unit: whole names first, then those that leave something out, then those of another
    kind (a town that has become a sub-district). `county` is the county's name, which a unit may have before its own.
    """
    found: dict[int, Division] = {}
    keys = [tuple(_own(simplified(unit), county)) for unit in units]
    left = {one: _key(simplified(one.name)) for one in townships}
    for fits in (_same, _shortened, _of_another_kind):
        for place, own in enumerate(keys):
            if place not in found and (one := _only(own, left, fits)):
                found[place] = one
                del left[one]
    return found


def _only(own: Sequence[str], left: Mapping[Division, str], fits: Callable[[str, str], bool]) -> Division | None:
    """The township that fits; None if none does, or two."""
    found = [one for one, key in left.items() if any(fits(words, key) for words in own)]
    return found[0] if len(found) == 1 else None


def _own(unit: str, county: str) -> Iterator[str]:
    """What may be a unit's own name: all of it, and of what ends like a township what follows the name of a place."""
    key = _key(unit)
    yield key
    if not _KIND.search(key):
        return
    stem = county[:-1]
    for end in range(SHORTEST, len(key) - 1):
        before = key[:end]
        if _PLACE_BEFORE.fullmatch(before) or (len(stem) >= SHORTEST and before.endswith(stem)):
            yield key[end:]


def _key(name: str) -> str:
    """The name as it is compared, without notes in brackets: 建外街道 for 建外街道办事处 and 建外办事处."""
    name = _NOTE.sub("", name)
    plain = _OFFICE.sub("", name)
    return plain if plain == name or _KIND.search(plain) else f"{plain}街道"


def _same(words: str, key: str) -> bool:
    return words == key


def _shortened(words: str, key: str) -> bool:
    """沔城镇 for 沔城回族镇, 和耳郭勒乡 for 和耳郭勒满族乡."""
    if len(words) <= SHORTEST or words[:SHORTEST] != key[:SHORTEST] or words[-1] != key[-1]:
        return False
    letters = iter(key)
    return all(letter in letters for letter in words)


def _of_another_kind(words: str, key: str) -> bool:
    stem = _KIND.sub("", words)
    return len(stem) >= SHORTEST and stem == _KIND.sub("", key)
