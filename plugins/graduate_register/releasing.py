"""发布给接收地: a school lets the receiving townships see records of a branch or unit, and takes that back (R3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import Select, delete, func, select
from sqlalchemy.orm import Session

from plugins.graduate_register.expecting import expect_branches
from plugins.graduate_register.metrics import GRADUATING
from plugins.graduate_register.models import Release
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.counts.models import Count
from portal.db import among, bulk_insert, session, transaction
from portal.errors import Missing, Refused
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.orgs.queries import find_in_subtree
from portal.people.counting import hold_branches

RELEASED, WITHDRAWN = "graduate_register.released", "graduate_register.withdrawn"
MOST = 5000
"""Branches that are released in one act."""
NOT_BY_LEADING_BODIES = "去向名单由学校发布，团的领导机关不代为发布。"


class Releases(NamedTuple):
    """How many branches with graduates there are at and below a unit, and how many of them are released."""

    branches: int
    released: int


def releases_of(org: OrgRef) -> Releases:
    """How far the releasing of a school's unit is."""
    with_graduates = _branches(org).subquery()
    wanted = select(func.count(), func.count(Release.org_id)).select_from(with_graduates)
    return Releases(*session().execute(wanted.outerjoin(Release, Release.org_id == with_graduates.c.id)).one())


def release(scope: Scope, code: str) -> int:
    """Release all branches with graduates at and below a unit; returns how many were not released yet.

    What is registered there later is seen, too, until it is withdrawn. Raise Missing outside of the scope.
    """
    with refusals_recorded(scope, RELEASED, code), transaction() as s:
        org = _school(scope, code)
        left = _branches(org).where(Org.id.not_in(select(Release.org_id))).order_by(Org.id).limit(MOST)
        ids = s.scalars(left).all()
        hold_branches(s, ids)
        known = set(s.scalars(select(Release.org_id).where(among(Release.org_id, ids))))
        new = [branch for branch in ids if branch not in known]
        rows = [(branch, clock.now(), org.province_code) for branch in new]
        bulk_insert(s, Release, ("org_id", "released_at", "province_code"), rows)
        expect_branches(new, +1)
        if new:
            record(scope, RELEASED, org.full_name, path=org.path, branches=len(new), ids=new)
    return len(new)


def withdraw(scope: Scope, code: str) -> int:
    """Take back what is released at and below a unit; returns how many branches were. Raise Missing outside."""
    with refusals_recorded(scope, WITHDRAWN, code), transaction() as s:
        org = _school(scope, code)
        here = select(Org.id).where(Org.path >= org.path, Org.path < upper(org.path))
        released = select(Release.org_id).where(Release.org_id.in_(here))
        hold_branches(s, released)
        ids = s.scalars(released).all()
        take_back(s, ids)
        if ids:
            record(scope, WITHDRAWN, org.full_name, path=org.path, branches=len(ids), ids=sorted(ids))
    return len(ids)


def take_back(s: Session, ids: Sequence[int]) -> None:
    """What is registered in these branches, which are held, is expected nowhere any more."""
    expect_branches(ids, -1)
    gone = delete(Release).where(among(Release.org_id, ids))
    s.execute(gone.execution_options(synchronize_session=False))


def _school(scope: Scope, code: str) -> OrgRef:
    org = find_in_subtree(scope, code)
    if org is None:
        raise Missing
    if org.is_leading_body:
        raise Refused(NOT_BY_LEADING_BODIES)
    return org


def _branches(org: OrgRef) -> Select[int]:
    """Ids of branches with graduates at and below a unit."""
    counted = select(Count.org_id).where(Count.org_id == Org.id, Count.metric == GRADUATING, Count.value > 0)
    return select(Org.id).where(
        Org.path >= org.path, Org.path < upper(org.path), Org.closed_at.is_(None), Org.category.in_(HOLDS_MEMBERS),
        counted.exists(),
    )  # fmt: skip
