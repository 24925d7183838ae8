"""Cohorts (A2.4): branches that graduate together may be marked together, others may not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from plugins.graduation_marking.recogniser.proposal import Proposal, in_words

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Cohort(Generic[K]):
    """Branches that one mark fits: what is proposed for them, and their keys in the order they were given.

    `month` or `reason` is what they get; both are None where somebody has to say. Then `title` says what they have in
    common ("2018级"), and branches of which nothing is known are a cohort each.
    """

    title: str
    month: str | None
    reason: str | None
    branches: tuple[K, ...]


def cohorts(proposals: Mapping[K, Proposal]) -> list[Cohort[K]]:
    """The proposals of ticked branches, by id or another key, as cohorts: months, then reasons, then questions."""
    groups: dict[object, list[K]] = {}
    for branch, proposal in proposals.items():
        groups.setdefault(proposal.cohort or (branch,), []).append(branch)
    found = [_cohort(proposals[branches[0]], tuple(branches)) for branches in groups.values()]
    return sorted(found, key=lambda cohort: (cohort.month is None, cohort.reason is None, cohort.month or cohort.title))


def may_be_marked_together(proposals: Iterable[Proposal]) -> bool:
    """True if all are known to graduate together, or have no time for the same reason."""
    found = {proposal.cohort for proposal in proposals}
    return len(found) == 1 and None not in found


def _cohort(proposal: Proposal, branches: tuple[K, ...]) -> Cohort[K]:
    month = in_words(proposal.month) if proposal.month else None
    title = month or proposal.reason or proposal.cohort or "需要确认"
    return Cohort(title, proposal.month, proposal.reason, branches)
