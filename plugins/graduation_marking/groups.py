"""Ticked branches in groups that one mark fits (A2.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plugins.graduation_marking.cohorts import Cohort, cohorts
from plugins.graduation_marking.recogniser.proposal import Proposal
from portal.contracts.scope import OrgRef

UNKNOWN = "看不出毕业时间"


@dataclass(frozen=True, slots=True)
class Group:
    """Branches that may be marked together, with what is proposed for each; `month` or `reason` is what they get.

    Those of which nothing is known are one group: whoever marks them together has to say that they graduate together.
    """

    title: str
    branches: tuple[tuple[OrgRef, Proposal], ...]
    month: str | None = None
    reason: str | None = None

    @property
    def ids(self) -> str:
        """The branches as a hidden field carries them."""
        return joined([branch.id for branch, _ in self.branches])

    @property
    def because(self) -> list[str]:
        """Why this is proposed: each reason once, in the order of the branches."""
        return list(dict.fromkeys(proposal.because for _, proposal in self.branches))


def groups_of(branches: Sequence[OrgRef], proposals: Mapping[int, Proposal]) -> list[Group]:
    """The branches in groups: months, then reasons, then questions, what nobody can know last."""
    by_id = {branch.id: branch for branch in branches}
    known = {one: proposals[one] for one in by_id if proposals[one].cohort is not None}
    found = [_group(cohort, by_id, proposals) for cohort in cohorts(known)]
    rest = tuple((branch, proposals[branch.id]) for branch in branches if branch.id not in known)
    return [*found, *([Group(UNKNOWN, rest)] if rest else [])]


def joined(ids: Sequence[int]) -> str:
    """Ids as one field of a form: a thousand fields would be more than a form may have."""
    return ",".join(map(str, ids))


def _group(cohort: Cohort[int], by_id: Mapping[int, OrgRef], proposals: Mapping[int, Proposal]) -> Group:
    branches = tuple((by_id[one], proposals[one]) for one in cohort.branches)
    return Group(cohort.title, branches, cohort.month, cohort.reason)
