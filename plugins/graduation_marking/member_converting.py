"""Members of a 混合支部 become graduates on the date, each by the time that was said of them (A2.5)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from plugins.graduation_marking.member_marking import forget
from plugins.graduation_marking.member_models import MemberMark
from plugins.graduation_marking.recogniser.proposal import MIXED
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import among, session
from portal.orgs.categories import BRANCH
from portal.orgs.models import Org
from portal.orgs.paths import common
from portal.people.counting import hold_branches
from portal.people.graduation import say_of
from portal.people.models import Person
from portal.people.standing import GRADUATE, with_their_branch

ACTION = "graduation_marking.members_graduated"


def first_due_members(province: OrgRef, year: int, most: int) -> Sequence[int]:
    """The ids of the first members of the province who graduate in `year` and are no graduates yet."""
    return session().scalars(_due(province, year).order_by(MemberMark.person_id).limit(most)).all()


def count_due_members(provinces: Sequence[OrgRef], year: int) -> int:
    """How many there are in these provinces."""
    counted = (select(func.count()).select_from(_due(one, year).subquery()) for one in provinces)
    return sum(session().scalar(count) or 0 for count in counted)


def graduate_members(s: Session, scope: Scope, ids: Sequence[int], year: int) -> int:
    """Make graduates of those of the members who still are due, in the running transaction; returns how many.

    Who was moved or removed meanwhile, or comes second, finds nothing left.
    """
    hold_branches(s, select(MemberMark.org_id).where(among(MemberMark.person_id, ids)))
    is_due = Person.id.in_(_leaving(year).where(among(MemberMark.person_id, ids)))
    done = say_of(s, scope, is_due, Person.standing, GRADUATE)
    forget(s, done)
    if done:
        _write_down(s, scope, done)
    return len(done)


def _due(province: OrgRef, year: int) -> Select[int]:
    return _leaving(year).where(Org.province_code == province.province_code)


def _leaving(year: int) -> Select[int]:
    """The ids of those who belong to their branch still, while it is a 混合支部 still."""
    wanted = select(MemberMark.person_id).join(
        Person, (Person.id == MemberMark.person_id) & (Person.org_id == MemberMark.org_id)
    )
    wanted = wanted.join(Org, Org.id == MemberMark.org_id)
    mixed = (Org.category == BRANCH) & (Org.no_graduation_reason == MIXED) & Org.closed_at.is_(None)
    in_year = MemberMark.month.between(f"{year}-01", f"{year}-12")
    return wanted.where(in_year, with_their_branch(), mixed)


def _write_down(s: Session, scope: Scope, ids: Sequence[int]) -> None:
    branches = select(func.min(Org.path), func.max(Org.path)).join(Person, Person.org_id == Org.id)
    first, last = s.execute(branches.where(among(Person.id, ids))).one()
    record(scope, ACTION, f"混合支部的 {len(ids)} 名团员", path=common(first, last), people=len(ids), ids=list(ids))
