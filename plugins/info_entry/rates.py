"""The entry rate of R1.1: how many of those whom the annual statistics counted are entered, and how many are missing.

A person who is member and cadre counts once, above and below the line: the base is members + cadres - dual, the
entered are the core's counter of people.
"""

from __future__ import annotations

from typing import NamedTuple

RULE = (
    "基数 = 团员数 + 团干部数 − 既是团员又是团干部的人数；录入率 = 已录入人数 ÷ 基数。"
    "既是团员又是团干部的人，在已录入人数和基数中都只计一次。"
)

NO_BASE, BELOW, MET = "none", "below", "met"
STATES = {NO_BASE: "未设基数", BELOW: "未达标", MET: "已达标"}


class Headcount(NamedTuple):
    """What the annual statistics say of a unit; `dual` are those counted among the members and among the cadres."""

    members: int
    cadres: int
    dual: int = 0

    @property
    def base(self) -> int:
        """How many people that are."""
        return self.members + self.cadres - self.dual


class Standing(NamedTuple):
    """Where a unit stands: people entered, the base (None: not set), the target in percent.

    No share is made up: without a base, or with a base of nobody, there is none.
    """

    entered: int
    base: int | None
    target: int

    @property
    def rate(self) -> str:
        """The entry rate, a dash if there is none. Cut, not rounded: 94.96 % must not look like the 95 % it misses."""
        if not self.base:
            return "—"
        tenths = self.entered * 1000 // self.base
        return f"{tenths // 10}.{tenths % 10}%"

    @property
    def order(self) -> int:
        """The rate as a whole number to rank by."""
        return self.entered * 10**9 // self.base if self.base else 0

    @property
    def gap(self) -> int:
        """How many more have to be entered to reach the target."""
        return max(0, self.needed - self.entered)

    @property
    def needed(self) -> int:
        """The fewest people that are no less than the target's share of the base."""
        return -(-(self.base or 0) * self.target // 100)

    @property
    def state(self) -> str:
        """A key of STATES."""
        if self.base is None:
            return NO_BASE
        return MET if self.entered >= self.needed else BELOW

    def __str__(self) -> str:
        """In a few words, for a cell or a line."""
        if not self.base:
            return STATES[NO_BASE] if self.base is None else "基数为 0"
        return f"{self.rate}，差 {self.gap:,} 人" if self.gap else self.rate
