"""The divisions in pinyin, whole and as initials, read when somebody first searches with letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from portal.divisions.lines import Lines
from portal.divisions.lists import division_list
from portal.orgs.pinyin import spell_all


class SpelledList:
    """A year's list in letters: the townships as lines `code\\tpinyin\\tinitials`,
    those above by
    their first letter."""

    def __init__(self, year: int) -> None:
        divisions = division_list(year)
        lines = [line for one in divisions.below() for line in _lines(divisions.lines, one.code)]
        self.lines = Lines(lines)
        self._upper: dict[str, list[tuple[str, str, str]]] = {}
        upper = [one for one in divisions.upper() if not one.is_placeholder]
        for one in _spelled([(one.code, one.name) for one in upper]):
            self._upper.setdefault(one[1][:1], []).append(one)

    def upper(self, word: str) -> set[str]:
        """Codes of the provinces, prefectures and counties whose pinyin or initials begin with `word`."""
        among = self._upper.get(word[:1], [])
        return {code for code, whole, first in among if whole.startswith(word) or first.startswith(word)}


@cache
def spelled_list(year: int) -> SpelledList:
    """The list of a year of YEARS in letters: making it takes about half a second, once."""
    return SpelledList(year)


def _lines(lines: Lines, code: str) -> Iterator[bytes]:
    """The townships of a province in letters."""
    known = [line.decode().split("\t") for line in lines.within(lines.span(code))]
    for spelled in _spelled([(code, name) for code, name, _ in known]):
        yield "\t".join(spelled).encode()


def _spelled(named: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, str]]:
    """Code, pinyin and initials of each code with its name."""
    letters = spell_all([name for _, name in named])
    return ((code, whole, first) for (code, _), (whole, first) in zip(named, letters, strict=True))
