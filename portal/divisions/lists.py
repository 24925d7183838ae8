"""The lists of divisions as they are shipped: read when somebody first asks, and kept as text with an index.

A list is 1.3 MB of text; as objects its 45 000 divisions would take ten times that of every process.
"""

from __future__ import annotations

import datetime as dt
import gzip
from functools import cache
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
CUT_OFF = {2018: dt.date(2018, 10, 31), 2023: dt.date(2023, 6, 30)}
"""The years there is a list of, and the day up to which it is true."""
YEARS = tuple(CUT_OFF)
TOWNSHIPS = frozenset("subdistrict area_office town township ethnic_township sumu ethnic_sumu".split())
PLACEHOLDERS = frozenset("市辖区 县 省直辖县级行政区划 自治区直辖县级行政区划".split())
"""What the lists say where there is no prefecture between a province and its counties."""
_ABOVE = {2: 0, 4: 2, 6: 4, 9: 6}
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
    def is_placeholder(self) -> bool:
        """True for 市辖区 and the like, which stand in for a prefecture."""
        return len(self.code) == 4 and self.name in PLACEHOLDERS


class DivisionList:
    """The divisions of one year."""

    def __init__(self, year: int, text: bytes) -> None:
        self.year, self.cut_off = year, CUT_OFF[year]
        self._upper: dict[str, list[Division]] = {}
        self._by_code: dict[str, Division] = {}
        self._townships: dict[str, bytes] = {}
        self._index(text)

    def find(self, code: str) -> Division | None:
        """The province, prefecture or county of this code."""
        return self._by_code.get(code)

    def below(self, code: str = _COUNTRY) -> list[Division]:
        """What lies directly below a province or prefecture, by code; without a code the provinces."""
        return self._upper.get(code, [])

    def townships(self, county: str) -> list[Division]:
        """Everything of the township level in a county, by code: townships, and what is run like one.

        Empty where the list does not know: it is not complete for every year.
        """
        return [_division(line) for line in self._townships.get(county, b"").splitlines()]

    def knows(self, county: str) -> bool:
        """True if the list has the townships of this county."""
        return county in self._townships

    def _index(self, text: bytes) -> None:
        """Upper levels as objects, townships as one piece of text for each county."""
        pieces: dict[str, list[bytes]] = {}
        for line in text.splitlines()[1:]:
            if line[9:10] == b"\t":
                pieces.setdefault(line[:6].decode(), []).append(line)
                continue
            one = _division(line)
            self._by_code[one.code] = one
            self._upper.setdefault(one.code[: _ABOVE[len(one.code)]], []).append(one)
        self._townships = {county: b"\n".join(lines) for county, lines in pieces.items()}


def _division(line: bytes) -> Division:
    return Division(*line.decode().split("\t"))


@cache
def division_list(year: int) -> DivisionList:
    """The list of a year of YEARS: reading it takes about 50 ms, once."""
    return DivisionList(year, gzip.decompress((FOLDER / f"divisions_{year}.tsv.gz").read_bytes()))


def years_by_nearness(year: int) -> tuple[int, ...]:
    """The years there is a list of, the one in force in `year` first, then the others by their distance."""
    return tuple(sorted(YEARS, key=lambda one: (one > year, abs(one - year))))
