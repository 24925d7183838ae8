"""Which division an organisation is named after, from its own name and the names of those above it.

Names are read from the top down, each within what was found so far. A division is called by its whole name, by the
beginning of it (安吉, 内蒙古), or by some characters of it, the first and the last among them (景宁县 is
景宁畲族自治县, 土右旗 is 土默特右旗). What fits two divisions fits none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from portal.divisions.lists import Division, DivisionList
from portal.divisions.spelling import place_words

SHORTEST = 2
"""Characters that tell a place."""
Way: TypeAlias = Callable[[str, str], bool]


def _is_whole(words: str, name: str) -> bool:
    return words == name


def _begins(words: str, name: str) -> bool:
    return name.startswith(words)


def _shortens(words: str, name: str) -> bool:
    """True if `words` are characters of `name` in their order, its first and last among them."""
    if words[0] != name[0] or words[-1] != name[-1]:
        return False
    letters = iter(name)
    return all(letter in letters for letter in words)


_WAYS: tuple[Way, ...] = (_is_whole, _begins, _shortens)
"""In the last way only within a division that is known: 大兴区 is not 大兴安岭地区."""


def place_of(names: Sequence[str], divisions: DivisionList) -> Division | None:
    """The county, prefecture or province of the last of `names`, which stand in the order of the tree, top first.

    None where that name tells no place of the list, or not which: for 市直机关工委, 铁道团委 and invented places.
    """
    here: list[Division] = []
    found = None
    for name in names:
        found = _within(divisions, here, place_words(name))
        here = _way(divisions, found) if found else here
    return found


def county_of(place: Division, divisions: DivisionList) -> Division | None:
    """The county whose townships lie directly below `place`: itself, or for 东莞市 the one of the same name."""
    if len(place.code) == 6:
        return place
    same = [one for one in divisions.below(place.code) if one.name == place.name]
    return same[0] if len(same) == 1 else None


def calls(words: str, name: str) -> bool:
    """True if `words` may stand for a division of this name, in any of the ways."""
    return any(fits(words, name) for fits in _WAYS)


def best(words: str, among: Sequence[Division], ways: Sequence[Way] = _WAYS) -> Division | None:
    """The one that `words` call, the whole name before parts of it; None if they fit two.

    A county in a prefecture of its own name (东莞市) is no second one.
    """
    if len(words) < SHORTEST:
        return None
    for fits in ways:
        if found := [one for one in among if fits(words, one.name)]:
            return found[0] if all(one.code.startswith(found[0].code) for one in found) else None
    return None


def _within(divisions: DivisionList, here: Sequence[Division], words: str) -> Division | None:
    """The division below the last of `here` that `words` call, whatever of the way down to it they repeat."""
    if len(words) < SHORTEST:
        return None
    code = here[-1].code if here else ""
    reach = _reach(divisions, code)
    if found := best(words, reach, _WAYS if here else _WAYS[:2]):
        return found
    if here and calls(words, here[-1].name):
        return here[-1]
    further = [(here, rest) for above in reversed(here) for rest in _rests(words, above)]
    further += [(_way(divisions, one), words[len(one.name) :]) for one in reach if words.startswith(one.name)]
    return next(filter(None, (_within(divisions, way, rest) for way, rest in further)), None)


def _reach(divisions: DivisionList, code: str) -> list[Division]:
    """What lies below, the nearer first; below the whole country that is provinces and prefectures."""
    return [one for one in _below(divisions, code, 2) if not one.is_placeholder]


def _below(divisions: DivisionList, code: str, levels: int) -> Iterator[Division]:
    nearer = divisions.below(code)
    yield from nearer
    if levels > 1:
        for one in nearer:
            yield from _below(divisions, one.code, levels - 1)


def _way(divisions: DivisionList, place: Division) -> list[Division]:
    """A division with those above it, top first."""
    above = (divisions.find(place.code[:length]) for length in (2, 4) if length < len(place.code))
    return [one for one in above if one is not None and not one.is_placeholder] + [place]


def _rests(words: str, above: Division) -> Iterator[str]:
    """What follows the name of a division above, whole or without its last character."""
    for name in (above.name, above.name[:-1]):
        if len(name) >= SHORTEST and words.startswith(name):
            yield words[len(name) :]
