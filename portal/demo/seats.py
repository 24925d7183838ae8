"""In which branch the cadres of a committee are members: people belong to branches, committees lead them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from portal.demo.branches import intake_year
from portal.demo.tree import DemoOrg

OFFICE = "直属机关"


def seats(orgs: Sequence[DemoOrg]) -> dict[str, list[DemoOrg]]:
    """For the code of a branch, the committees whose cadres are in it.

    That is the first fitting branch directly below the committee, or below its own office (直属机关团工委). A school
    without a branch of its staff has none, nor has a committee without branches; the centre's people are elsewhere.
    """
    below: defaultdict[str, list[DemoOrg]] = defaultdict(list)
    for org in orgs:
        below[org.parent].append(org)
    found: defaultdict[str, list[DemoOrg]] = defaultdict(list)
    for org in orgs:
        if org.parent and not org.is_branch and (branch := _seat(below, org)) is not None:
            found[branch.code].append(org)
    return found


def _seat(below: defaultdict[str, list[DemoOrg]], org: DemoOrg) -> DemoOrg | None:
    offices = [branch for office in below[org.code] if OFFICE in office.short_name for branch in below[office.code]]
    fitting = [branch for branch in (*below[org.code], *offices) if branch.is_branch and intake_year(branch) is None]
    return next((branch for branch in fitting if OFFICE in branch.short_name), fitting[0] if fitting else None)
