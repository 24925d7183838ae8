"""Numbers of persons that look real, pass every check, and belong to nobody."""

from __future__ import annotations

import datetime as dt
from random import Random

from portal.people.rules.id_number import check_digit

# Counties whose codes exist only since 2014 to 2018: no number with an earlier birth date was issued with them.
SAFE_AREAS = tuple(
    "110118 110119 120118 120119 310151 320213 320214 440309 440310 440117 440118 510116 510117 500155 500156".split()
)
# Prefixes that no operator had been given by March 2023.
UNASSIGNED_PREFIXES = ("154", "163", "164", "168", "169", "179", "194")
LAST_SAFE_BIRTH = dt.date(2005, 12, 31)

_MOBILES = 10**8
_STEP = 61_803_399  # coprime to _MOBILES, so that a hundred million steps repeat nothing


class NumberMaker:
    """Gives out identity numbers, mobiles and admission numbers, each once."""

    def __init__(self, start: int = 0) -> None:
        """Makers with other `start`s, far enough apart, give out other mobiles and admission numbers."""
        self._given_ids: set[str] = set()
        self._mobiles = start
        self._admissions = start

    def id_number(self, rng: Random, sex: str, born: dt.date) -> str:
        """A valid number for someone born on `born`, at most LAST_SAFE_BIRTH."""
        while True:
            order = rng.randrange(1, 499) * 2 + (sex == "M")
            first17 = f"{rng.choice(SAFE_AREAS)}{born:%Y%m%d}{order:03d}"
            if first17 not in self._given_ids:
                self._given_ids.add(first17)
                return first17 + check_digit(first17)

    def mobile(self, rng: Random) -> str:
        """A mobile number nobody has."""
        self._mobiles += 1
        return f"{rng.choice(UNASSIGNED_PREFIXES)}{self._mobiles * _STEP % _MOBILES:08d}"

    def admission_number(self, year: int) -> str:
        """The number of a member admitted in `year`: the year and eight digits."""
        self._admissions += 1
        return f"{year}{self._admissions:08d}"
