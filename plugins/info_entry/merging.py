"""What mends faults: putting a branch into another one, and giving a township its temporary branch."""

from __future__ import annotations

from sqlalchemy import exists, select

from portal.audit.refusals import refusals_recorded
from portal.contracts.scope import OrgRef, Scope
from portal.db import session, transaction
from portal.errors import Missing, Refused
from portal.orgs import services
from portal.orgs.categories import BRANCH, HOLDS_MEMBERS
from portal.orgs.facts import OrgFacts
from portal.orgs.faults import TEMPORARY
from portal.orgs.models import Org
from portal.orgs.naming import place_of
from portal.orgs.queries import org_in_subtree
from portal.people.models import Person
from portal.people.moving import AT_ONCE, move

NAME_END = f"{TEMPORARY}团支部"


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


def create_temporary(scope: Scope, code: str) -> OrgRef:
    """Make the 学社衔接临时团支部 of a township in one step (R1.3), by the township or whoever is above it."""
    above = org_in_subtree(scope, code)
    if above is None:
        raise Missing
    has_one = exists().where(Org.parent_id == above.id, Org.closed_at.is_(None), Org.full_name.contains(TEMPORARY))
    with refusals_recorded(scope, "org.created", NAME_END, above.path):
        if session().scalar(select(has_one)):
            raise Refused("这个组织已经有学社衔接临时团支部，没有重复新建。")
    place = place_of(above.full_name)
    facts = OrgFacts(f"共青团{place}{NAME_END}", f"{_last_words(place)}{NAME_END}", BRANCH, above.industry)
    return services.create(scope, code, facts)


def _last_words(place: str) -> str:
    """清河县城关镇 -> 城关镇: what a short name says of the place."""
    for unit in "县区市旗":
        before, _, rest = place.rpartition(unit)
        if before and len(rest) > 1:
            return rest
    return place
