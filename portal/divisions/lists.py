"""The lists of divisions as they are shipped: read when somebody first asks, and kept as text with an index.

A list is 1.3 MB of text; as objects its 45 000 divisions would take ten times that of every process.
"""

from __future__ import annotations

import datetime as dt
import gzip
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from portal.divisions.lines import CODE, COUNTY, Lines

FOLDER = Path(__file__).parent
CUT_OFF = {2018: dt.date(2018, 10, 31), 2023: dt.date(2023, 6, 30)}
"""The years there is a list of, and the day up to which it is true."""
YEARS = tuple(CUT_OFF)
CURRENT = max(YEARS)
"""The year of the list that townships are chosen from: the newest, and the only one that has them all."""
TOWNSHIPS = frozenset("subdistrict area_office town township ethnic_township sumu ethnic_sumu".split())
PLACEHOLDERS = frozenset("市辖区 县 省直辖县级行政区划 自治区直辖县级行政区划".split())
"""What the lists say where there is no prefecture between a province and its counties."""
_ABOVE = {2: 0, 4: 2, COUNTY: 4, CODE: COUNTY}
_COUNTRY = ""


class Division(NamedTuple):
    """A division: its code (two digits for a province, four, six, nine for a township), name and kind (README.md)."""

    code: str
    name: str
    kind: str

    @property
    def is_township(self) -> bool:
        """True for towns, townships, sub-districts and sumu; units that are only run like one are none."""
        return self.kind in TOWNSHIPS

    @property
    def is_somewhere(self) -> bool:
        """False for lines that the list has only so that every village lies in something: nobody lives there."""
        return self.kind != "virtual"

    @property
    def is_placeholder(self) -> bool:
        """True for 市辖区 and the like, which stand in for a prefecture."""
        return len(self.code) == 4 and self.name in PLACEHOLDERS


class DivisionList:
    """The divisions of one year."""

    def __init__(self, year: int, text: bytes) -> None:
        self.year, self.cut_off = year, CUT_OFF[year]
        self._upper: dict[str, list[Division]] = {}
        self._by_code: dict[str, Division] = {}
        self._by_letter: dict[str, list[Division]] = {}
        self.lines = self._index(text)

    def find(self, code: str) -> Division | None:
        """The division of this code, of any level."""
        if len(code) != CODE:
            return self._by_code.get(code)
        line = self.lines.at(code)
        return None if line is None else division_of(line)

    def below(self, code: str = _COUNTRY) -> list[Division]:
        """What lies directly below a province or prefecture, by code; without a code the provinces."""
        return self._upper.get(code, [])

    def townships(self, county: str) -> list[Division]:
        """Everything of the township level in a county, by code: townships, and what is run like one.

        Empty where the list does not know: it is not complete for every year.
        """
        return [division_of(line) for line in self.lines.within(self.lines.span(county))]

    def knows(self, county: str) -> bool:
        """True if the list has the townships of this county."""
        return len(county) == COUNTY and county in self.lines

    def way_to(self, code: str) -> list[Division]:
        """A division with those above it, the province first; without what only stands in for a prefecture."""
        found = (self.find(code[:length]) for length in (2, 4, 6, CODE) if length <= len(code))
        return [one for one in found if one is not None and not one.is_placeholder]

    def upper(self) -> Iterable[Division]:
        """All provinces, prefectures and counties, each after the one above it."""
        return self._by_code.values()

    def beginning_with(self, letter: str) -> Sequence[Division]:
        """Provinces, prefectures and counties whose names begin with this character."""
        return self._by_letter.get(letter, [])

    def _index(self, text: bytes) -> Lines:
        """Upper levels as objects, townships as text."""
        townships = []
        for line in text.splitlines()[1:]:
            if line[CODE : CODE + 1] == b"\t":
                townships.append(line)
                continue
            one = division_of(line)
            self._by_code[one.code] = one
            self._upper.setdefault(above(one.code), []).append(one)
            if not one.is_placeholder:
                self._by_letter.setdefault(one.name[0], []).append(one)
        return Lines(townships)


def division_of(line: bytes) -> Division:
    """The division of a line of the list."""
    return Division(*line.decode().split("\t"))


def above(code: str) -> str:
    """The code of the division above; '' of a province."""
    return code[: _ABOVE[len(code)]]


@cache
def division_list(year: int) -> DivisionList:
    """The list of a year of YEARS: reading it takes about 50 ms, once."""
    return DivisionList(year, gzip.decompress((FOLDER / f"divisions_{year}.tsv.gz").read_bytes()))


def years_by_nearness(year: int) -> tuple[int, ...]:
    """The years there is a list of, the one in force in `year` first, then the others by their distance."""
    return tuple(sorted(YEARS, key=lambda one: (one > year, abs(one - year))))
