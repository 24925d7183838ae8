"""What an administrator wants to mark branches with, and what about it should be looked at by itself (A2.2, A2.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from plugins.graduation_marking.recogniser.proposal import OTHER, REASONS, Proposal, in_words
from portal.contracts.scope import OrgRef
from portal.errors import Refused

YEARS_AHEAD = 10
LONGEST_EXPLANATION = 180


@dataclass(frozen=True, slots=True)
class Wish:
    """A month ('2022-06') or a reason, which takes an explanation if it is 其他. See `check`."""

    month: str | None = None
    reason: str | None = None
    explanation: str | None = None

    @property
    def words(self) -> str:
        """As pages and the log say it."""
        return in_words(self.month) if self.month else self.said_reason or ""

    @property
    def said_reason(self) -> str | None:
        """The reason as the core keeps it, with its explanation."""
        return f"{self.reason}：{self.explanation}" if self.explanation else self.reason


@dataclass(frozen=True, slots=True)
class Doubt:
    """A sentence that has to be confirmed by itself, about one branch or, without one, about all of them."""

    sentence: str
    branch: OrgRef | None = None


def check(wish: Wish, today: date) -> Wish:
    """The wish, if it is one. Raise Refused with a sentence for each wrong field."""
    if bool(wish.month) == bool(wish.reason):
        raise Refused("毕业时间和理由必须且只能填写一项。", {"kind": "请填写毕业时间，或者选择没有毕业时间的理由"})
    if wish.month and wish.month[:4] not in map(str, years(today)):
        text = f"请核对年份：应在{today.year}年至{today.year + YEARS_AHEAD}年之间，已离校的班级标记为今年"
        raise Refused(f"{text}。", {"year": text})
    if wish.reason and wish.reason not in REASONS:
        raise Refused("请选择理由。", {"reason": "请选择理由"})
    if wish.reason == OTHER and not (wish.explanation and len(wish.explanation) <= LONGEST_EXPLANATION):
        text = f"选择“其他”时请说明原因，不超过 {LONGEST_EXPLANATION} 个字"
        raise Refused(f"{text}。", {"explanation": text})
    return wish


def years(today: date) -> range:
    """The years that may be chosen: what is marked for a year that has passed would never be converted."""
    return range(today.year, today.year + YEARS_AHEAD + 1)


def doubts(
    wish: Wish, branches: Sequence[OrgRef], proposals: Mapping[int, Proposal], today: date
) -> list[Doubt]:  # fmt: skip
    """What has to be confirmed by itself: against the names, already past, or not known to be one class."""
    found = [Doubt(sentence, one) for one in branches if (sentence := contradiction(wish, proposals[one.id]))]
    if wish.month and wish.month < f"{today:%Y-%m}":
        found.insert(0, Doubt(f"{in_words(wish.month)}已经过去"))
    if len(branches) > 1 and all(proposals[one.id].cohort is None for one in branches):
        found.insert(0, Doubt(f"从名称看不出这 {len(branches)} 个团支部是否同时毕业，请逐一核对"))
    return found


def contradiction(wish: Wish, proposal: Proposal) -> str:
    """What the wish contradicts, in the proposal's words; '' if it agrees, or nothing was proposed."""
    if proposal.reason:
        return "" if wish.reason == proposal.reason else proposal.because
    possible = {month[:4] for month in (proposal.month or "", *proposal.alternatives) if month}
    agrees = not possible or (wish.month is not None and wish.month[:4] in possible)
    return "" if agrees else proposal.because
