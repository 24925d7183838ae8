"""What is proposed for branches that are in the database: their names, their school, their siblings, their members."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from sqlalchemy import extract, func, select

from plugins.graduation_marking.recogniser.evidence import Evidence, Siblings
from plugins.graduation_marking.recogniser.proposal import Proposal
from plugins.graduation_marking.recogniser.proposing import propose
from plugins.graduation_marking.recogniser.school_kinds import school_type_of
from portal import clock
from portal.contracts.scope import OrgRef
from portal.db import among, session
from portal.orgs import paths
from portal.orgs.categories import HOLDS_MEMBERS, SCHOOLS
from portal.orgs.models import REF, Org
from portal.people.models import Person

MOST_BORN = 99
"""Years of birth of one branch that are looked at: their middle tells, not their number."""


def proposals_for(branches: Sequence[OrgRef]) -> dict[int, Proposal]:
    """What is proposed for each branch today, by its id: three queries, however many there are (A2.4)."""
    today, above = clock.today(), _above(branches)
    siblings, known = _siblings(above, branches), _members(branches)
    found = {}
    for branch in branches:
        school = school_type_of(branch.industry, _names(branch, above))
        born, admitted = known[branch.id]
        evidence = Evidence(siblings[paths.parent(branch.path)], tuple(born), tuple(admitted))
        found[branch.id] = propose(branch.full_name, school, today, evidence)
    return found


def _above(branches: Sequence[OrgRef]) -> dict[str, OrgRef]:
    """The organisations above, by path."""
    wanted = sorted({path for branch in branches for path in paths.ancestors(branch.path)})
    rows = session().execute(select(*REF).where(Org.path.in_(wanted)))
    return {ref.path: ref for ref in (OrgRef(*row) for row in rows)}


def _names(branch: OrgRef, above: dict[str, OrgRef]) -> Iterator[str]:
    """The names from the branch up to the school's own."""
    yield branch.full_name
    for path in reversed(paths.ancestors(branch.path)):
        org = above.get(path)
        if org is None or org.is_leading_body or org.industry not in SCHOOLS:
            return
        yield org.full_name


def _siblings(above: dict[str, OrgRef], branches: Sequence[OrgRef]) -> dict[str, Siblings]:
    """By the superior's path, how its branches number their classes."""
    parents = {above[path].id: path for path in {paths.parent(branch.path) for branch in branches} if path in above}
    beside = select(Org.parent_id, Org.full_name).where(Org.parent_id.in_(parents), Org.closed_at.is_(None))
    names: defaultdict[str, list[str]] = defaultdict(list)
    for parent_id, name in session().execute(beside.where(Org.category.in_(HOLDS_MEMBERS))):
        names[parents[parent_id or 0]].append(name)
    return defaultdict(Siblings, {path: Siblings.of(found) for path, found in names.items()})


def _members(branches: Sequence[OrgRef]) -> dict[int, tuple[list[int], list[int]]]:
    """By the branch's id, the years in which its members were born, and those in which they joined the League."""
    born, joined = extract("year", Person.birth_date), func.substr(Person.joined, 1, 4)
    counted = (
        select(Person.org_id, born, joined, func.count())
        .where(among(Person.org_id, [branch.id for branch in branches]))
        .where(Person.is_member, Person.removed_at.is_(None))
        .group_by(Person.org_id, born, joined)
    )
    found: defaultdict[int, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for org_id, birth, admission, number in session().execute(counted):
        if birth is not None:
            found[org_id][0].extend([int(birth)] * min(number, MOST_BORN))
        if admission:
            found[org_id][1].append(int(admission))
    return found
