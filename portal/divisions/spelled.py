"""The divisions in pinyin, whole and as initials, read when somebody first searches with letters."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from portal.divisions.lines import Lines
from portal.divisions.lists import Division, division_list, division_of
from portal.orgs.pinyin import spell_all


class SpelledList:
    """A year's list in letters: the townships as lines `code\\tpinyin\\tinitials`,
    those above by
    their first letter."""

    def __init__(self, year: int) -> None:
        divisions = division_list(year)
        townships = map(division_of, divisions.lines.within(divisions.lines.span("")))
        self.lines = Lines([f"{code}\t{whole}\t{first}".encode() for code, whole, first in _spelled(townships)])
        self._upper: dict[str, list[tuple[str, str, str]]] = {}
        for one in _spelled(upper for upper in divisions.upper() if not upper.is_placeholder):
            self._upper.setdefault(one[1][:1], []).append(one)

    def upper(self, word: str) -> set[str]:
        """Codes of the provinces, prefectures and counties whose pinyin or initials begin with `word`."""
        among = self._upper.get(word[:1], [])
        return {code for code, whole, first in among if whole.startswith(word) or first.startswith(word)}


@cache
def spelled_list(year: int) -> SpelledList:
    """The list of a year of YEARS in letters: making it takes about half a second, once."""
    return SpelledList(year)


def _spelled(divisions: Iterable[Division]) -> Iterable[tuple[str, str, str]]:
    known = list(divisions)
    spelled = spell_all([one.name for one in known])
    return ((one.code, *letters) for one, letters in zip(known, spelled, strict=True))
