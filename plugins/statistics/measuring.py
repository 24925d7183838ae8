"""Where an organisation stands against a measure: figures, share, what is missing, in words (R1.1, R4.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from portal.contracts.measures import Measure
from portal.web.filters import percent

ALL = 100


class Standing(NamedTuple):
    """`part` of `whole` as the measure means them (None: there is no whole to compare with), the target in percent."""

    measure: Measure
    part: int
    whole: int | None
    target: int = ALL

    @property
    def done(self) -> int:
        """How many are as they should be: of a backlog those that are not on it."""
        return (self.whole or 0) - self.part if self.measure.is_backlog else self.part

    @property
    def share(self) -> float | None:
        """Of the whole how much is as it should be; None where there is nothing to compare with."""
        return self.done / self.whole if self.whole else None

    @property
    def gap(self) -> int:
        """How many are still missing to reach the target; of a backlog all that are on it."""
        return self.part if self.measure.is_backlog else max(0, self.needed - self.part)

    @property
    def needed(self) -> int:
        """The fewest that are no less than the target's share of the whole."""
        return -(-(self.whole or 0) * self.target // ALL)

    @property
    def is_met(self) -> bool:
        """Nothing is missing."""
        return bool(self.whole) and not self.gap

    @property
    def rate(self) -> str:
        """The share in words, cut and not rounded; a dash without a whole."""
        return percent(self.share)

    def without(self, parts: Sequence[Standing]) -> Standing:
        """The same without some that it is the sum of."""
        whole = None if self.whole is None else self.whole - sum(one.whole or 0 for one in parts)
        return self._replace(part=self.part - sum(one.part for one in parts), whole=whole)

    @property
    def lacks(self) -> str:
        """What is missing, in words."""
        return f"{'有' if self.measure.is_backlog else '差'} {self.gap:,} {self.measure.unit}" if self.gap else "无"


def standing(measure: Measure, figures: Mapping[str, int], base: int | None, target: int = ALL) -> Standing:
    """From an organisation's figures; `base` is for a measure whose whole is no figure."""
    whole = figures.get(measure.whole, 0) if measure.whole else base
    return Standing(measure, figures.get(measure.part, 0), whole, target)


def metrics_of(measures: Sequence[Measure]) -> list[str]:
    """The figures that these measures are made of."""
    return sorted({metric for one in measures for metric in (one.part, one.whole) if metric})
