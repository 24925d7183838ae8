"""A line of the overview for each measure: where the organisation stands, how it came there, who is furthest (R1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from plugins.statistics.days import Day
from plugins.statistics.measuring import Standing, standing
from plugins.statistics.standings import GAP, LOW, Family
from portal.contracts.scope import OrgRef

NAMED = 3


class Line(NamedTuple):
    """A measure of an organisation. `days` are its shares in thousandths, the oldest first; None where unknown."""

    standing: Standing
    days: Sequence[int | None]
    furthest: Sequence[tuple[OrgRef, Standing]]

    @property
    def has_trend(self) -> bool:
        """Two days make a line."""
        return sum(day is not None for day in self.days) > 1


def overview(found: Family, days: Sequence[Day]) -> list[Line]:
    """What is to be compared here, in the order of the measures; a day's share is by the base of now."""
    return [
        Line(one, [_share_on(one, day) for day in days], _furthest(found, key))
        for key, one in found.own.items()
        if one.whole or one.part or one.measure.bases
    ]


def _furthest(found: Family, key: str) -> list[tuple[OrgRef, Standing]]:
    """Those that lack something: the lowest shares, the longest backlogs."""
    return found.furthest(key, GAP if found.own[key].measure.is_backlog else LOW, NAMED)


def _share_on(now: Standing, day: Day) -> int | None:
    if day.figures is None:
        return None
    then = standing(now.measure, day.figures, now.whole, now.target)
    return None if then.share is None else int(then.share * 1000)
