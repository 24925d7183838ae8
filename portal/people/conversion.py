"""Branches become graduates' organisations (毕业生团组织), and all their members graduates (A2.5, A3.3); and back.

Whoever belongs to the branch is a graduate by that alone (see portal.people.standing): members are counted only.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, select, text, update
from sqlalchemy.orm import Session

from portal.audit.services import record
from portal.contracts.events import OrgChange
from portal.contracts.scope import OrgRef, Scope
from portal.counts.metrics import CATEGORY_METRICS
from portal.counts.services import bump
from portal.db import among, session
from portal.orgs.categories import BRANCH, GRADUATE_ORG
from portal.orgs.faults import refresh_faults
from portal.orgs.models import REF, Org
from portal.orgs.paths import common, parent
from portal.people.counting import hold_branches
from portal.people.graduation import say_of
from portal.people.models import Person
from portal.people.standing import DEFERRED, TEACHER, with_their_branch
from portal.provinces.telling import after_org_change, after_people_change

ACTION, BACK = "org.graduated", "org.graduation_taken_back"


@dataclass(frozen=True, slots=True)
class Converted:
    """A branch that is a graduates' organisation from now on, and how many of its members became graduates."""

    org: OrgRef
    members: int


def is_due(year: int) -> ColumnElement[bool]:
    """The open branches that graduate in `year`, whichever its month."""
    in_year = Org.expected_graduation.between(f"{year}-01", f"{year}-12")
    return and_(Org.category == text("'branch'"), Org.closed_at.is_(None), in_year)


def convert_branches(scope: Scope, ids: Sequence[int], year: int) -> list[Converted]:
    """Convert those of the branches `ids` that graduate in `year`, in the running transaction.

    Category and with it every member's standing, faults, counters of all levels and one row of the log, all or
    nothing. Whoever comes second finds nothing left: a branch is looked at once it is held. Nobody may veto what the
    notice demands (A2.5), but the plugins are told.
    """
    s = session()
    hold_branches(s, ids)
    wanted = select(*REF).where(among(Org.id, ids), is_due(year)).order_by(Org.path)
    branches = [OrgRef(*row) for row in s.execute(wanted)]
    if not branches:
        return []
    _change_category(s, branches)
    graduates = _members_of(s, branches)
    _count(branches, graduates)
    refresh_faults(s, [branch.id for branch in branches])
    done = [Converted(replace(one, category=GRADUATE_ORG), graduates[one.id]) for one in branches]
    _write_down(scope, done, year)
    _tell(s, scope, branches)
    return done


def take_back(scope: Scope, org_id: int) -> int:
    """Make a graduates' organisation a branch again, in the running transaction; how many members are no graduates now.

    For a conversion that should not have been: all or nothing, like the conversion itself. Who was said not to graduate
    with the others, is so no longer. Nothing happens to a branch.
    """
    s = session()
    hold_branches(s, [org_id])
    row = s.execute(select(*REF).where(Org.id == org_id, Org.category == GRADUATE_ORG)).one_or_none()
    if row is None:
        return 0
    branches = [OrgRef(*row)]
    _change_category(s, branches, BRANCH)
    members = _members_of(s, branches)
    _count(branches, members, -1)
    say_of(s, scope, (Person.org_id == org_id) & Person.standing.in_((DEFERRED, TEACHER)), Person.standing, None)
    refresh_faults(s, [org_id])
    record(scope, BACK, branches[0].full_name, path=branches[0].path, people=members[org_id])
    _tell(s, scope, branches, BRANCH)
    return members[org_id]


def _change_category(s: Session, branches: Sequence[OrgRef], category: str = GRADUATE_ORG) -> None:
    who = update(Org).where(among(Org.id, [branch.id for branch in branches]))
    changed = who.values(category=category, version=Org.version + 1)
    s.execute(changed.execution_options(synchronize_session=False))


def _members_of(s: Session, branches: Sequence[OrgRef]) -> dict[int, int]:
    """How many members each branch makes graduates, by the branch's id; cadres who are no members are none."""
    among_them = among(Person.org_id, [branch.id for branch in branches])
    members = select(Person.org_id).where(among_them, with_their_branch())
    found = Counter(s.scalars(members))
    return {branch.id: found[branch.id] for branch in branches}


def _count(branches: Sequence[OrgRef], graduates: Mapping[int, int], sign: int = 1) -> None:
    bump(CATEGORY_METRICS[BRANCH], {branch.path: -sign for branch in branches})
    bump(CATEGORY_METRICS[GRADUATE_ORG], {branch.path: sign for branch in branches})
    bump("graduates", {branch.path: sign * graduates[branch.id] for branch in branches if graduates[branch.id]})


def _write_down(scope: Scope, done: Sequence[Converted], year: int) -> None:
    first, last = done[0].org, done[-1].org
    record(
        scope, ACTION, first.full_name if len(done) == 1 else f"{first.full_name}等 {len(done)} 个团支部",
        path=common(first.path, last.path), year=year, count=len(done), people=sum(one.members for one in done),
        first=first.code, last=last.code,
    )  # fmt: skip


def _tell(s: Session, scope: Scope, branches: Sequence[OrgRef], category: str = GRADUATE_ORG) -> None:
    """Tell the plugins, as of any change of organisations and of people."""
    above = {ref.path: ref for ref in _superiors(s, branches)}
    for branch in branches:
        changed = replace(branch, category=category)
        after_org_change(scope, OrgChange("changed", changed, branch, above.get(parent(branch.path))))
    after_people_change(scope, "changed", {(branch.province_code, branch.id) for branch in branches})


def _superiors(s: Session, branches: Sequence[OrgRef]) -> list[OrgRef]:
    paths = {parent(branch.path) for branch in branches}
    return [OrgRef(*row) for row in s.execute(select(*REF).where(Org.path.in_(paths)))]
