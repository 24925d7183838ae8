"""What mends a hollow branch: putting it into another one."""

from __future__ import annotations

from sqlalchemy import select

from portal.audit.refusals import refusals_recorded
from portal.contracts.scope import OrgRef, Scope
from portal.db import session, transaction
from portal.errors import Missing, Refused
from portal.orgs import services
from portal.orgs.categories import BRANCH, HOLDS_MEMBERS
from portal.orgs.models import Org
from portal.orgs.queries import org_in_subtree
from portal.people.models import Person
from portal.people.moving import AT_ONCE, move


def candidates(scope: Scope, org: OrgRef, most: int) -> list[OrgRef]:
    """Branches that another one may be put into: those below the same superior, in the order of the tree."""
    parent = select(Org.parent_id).where(Org.id == org.id).scalar_subquery()
    wanted = select(Org).where(Org.parent_id == parent, Org.id != org.id, Org.category == BRANCH)
    found = session().scalars(wanted.where(Org.closed_at.is_(None)).order_by(Org.path).limit(most))
    return [one.ref() for one in found if scope.covers(one.path)]


def merge(scope: Scope, code: str, version: int, target_code: str) -> int:
    """Move everybody of a branch into another one and close it, all or nothing; returns how many were moved.

    Raise Refused where it cannot be closed afterwards, Missing outside of the scope, Conflict if it was changed since.
    """
    with refusals_recorded(scope, "org.closed", code), transaction() as s:
        org, target = org_in_subtree(scope, code), org_in_subtree(scope, target_code)
        if org is None or target is None:
            raise Missing
        if org.id == target.id or {org.category, target.category} - HOLDS_MEMBERS:
            raise Refused("只有团支部可以并入另一个团支部，请重新选择。", {"target": "请选择另一个团支部"})
        present = select(Person.id).where(Person.org_id == org.id, Person.removed_at.is_(None)).order_by(Person.id)
        ids = s.scalars(present).all()
        for start in range(0, len(ids), AT_ONCE):
            move(scope, ids[start : start + AT_ONCE], target_code)
        services.close(scope, code, version)
    return len(ids)
