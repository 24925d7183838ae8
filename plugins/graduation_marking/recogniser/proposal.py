"""What is proposed for a branch: a month, a reason why it has none, or a question (R2.1, A2.2)."""

from __future__ import annotations

from dataclasses import dataclass

STAFF = "教职工团支部"
MIXED = "混合支部"
OTHER = "其他"
REASONS = (STAFF, MIXED, OTHER)
"""Why a branch has no graduation time (decision 6). OTHER is never proposed: it takes an explanation."""

SUMMER = "06"
"""The month in which a class graduates, where nobody says otherwise."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """Exactly one of `month` ('2022-06') and `reason` (STAFF or MIXED); neither of them is a question, never a guess.

    `because` tells an administrator where it comes from, or what is not known. `alternatives` are other months that
    the name leaves possible; with a question, the months to choose from. `certain` is False where the proposal should
    be looked at by itself: another length of study, or another way to read a number, is possible.
    `cohort` is equal for branches that graduate together, also where it is not known when (2018级1班 and 2018级2班 of a
    school whose length of study is unknown); None where nothing is known (A2.4).
    """

    because: str
    month: str | None = None
    reason: str | None = None
    certain: bool = False
    alternatives: tuple[str, ...] = ()
    cohort: str | None = None

    @property
    def asks(self) -> bool:
        """True if somebody has to say when the branch graduates."""
        return self.month is None and self.reason is None


def month_of(year: int) -> str:
    """'2022-06': the month in which the classes of `year` graduate."""
    return f"{year}-{SUMMER}"


def in_words(month: str) -> str:
    """'2022年6月' of '2022-06'."""
    return f"{month[:4]}年{int(month[5:])}月"


def question(because: str, *, candidates: tuple[str, ...] = (), cohort: str | None = None) -> Proposal:
    """A proposal that proposes nothing."""
    return Proposal(because, alternatives=candidates, cohort=cohort)


def without_time(reason: str, because: str) -> Proposal:
    """A branch that has no graduation time."""
    return Proposal(because, reason=reason, certain=True, cohort=reason)
