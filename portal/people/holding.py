"""Taking hold of persons for a change: locked, fresh, in the scope, in the version that was shown."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.contracts.scope import Scope
from portal.db import among
from portal.errors import Conflict, Missing, Refused
from portal.orgs.models import Org
from portal.people.counting import HOLDS_PEOPLE, hold_branches
from portal.people.models import Person


def hold_person(s: Session, scope: Scope, person_id: int, version: int, *, is_removed: bool = False) -> Person:
    """A person with their branch, locked. Raise Missing outside of the scope, Conflict if it was changed since."""
    (person,) = hold_people(s, scope, [person_id])
    if (person.removed_at is not None) != is_removed:
        raise Conflict("此人刚刚被移除或恢复过，请刷新页面后再操作。")
    if person.version != version:
        raise Conflict(f"“{person.name}”的资料刚刚被他人修改过，请刷新页面，核对后再提交。")
    return person


def hold_people(s: Session, scope: Scope, ids: Sequence[int], *also: int) -> list[Person]:
    """Persons with their branches, and the branches `also`, locked in one order everywhere: branches, then people.

    Somebody may have moved a person between the look at the branch and the lock: that is Conflict.
    """
    where = s.scalars(select(Person.org_id).where(Person.id.in_(ids))).all()
    held = {branch.id: branch for branch in hold_branches(s, sorted({*where, *also}))}
    wanted = select(Person).where(Person.id.in_(ids)).order_by(Person.id).with_for_update()
    people = list(s.scalars(wanted.execution_options(populate_existing=True)))
    if len(people) < len(set(ids)):
        raise Missing
    for person in people:
        if person.org_id not in held:
            raise Conflict("有人刚刚被移动到其他团支部，请刷新页面后再操作。")
        if not scope.covers(held[person.org_id].path):
            raise Missing
    return people


def find_branch(s: Session, scope: Scope, code: str) -> Org:
    """The organisation `code`, to put people into; not locked yet. Raise Missing outside of the scope."""
    org = s.scalars(select(Org).where(Org.code == code)).one_or_none()
    if org is None or not scope.covers(org.path):
        raise Missing
    return org


def expect_open(s: Session, scope: Scope, org: Org) -> None:
    """Once it is locked: Refused if nobody can belong to the organisation, Missing if it has left the scope."""
    s.refresh(org)
    if not scope.covers(org.path):
        raise Missing
    if org.closed_at or org.category not in HOLDS_PEOPLE:
        raise Refused("团员只能属于团支部或毕业生团组织，请选择一个现有的团支部。", {"org": "请选择团支部"})


def keep_people(s: Session, ids: Sequence[int]) -> None:
    """Something is kept of these people from now on: the undo of the import that brought them leaves them where they
    are, like all whom somebody has edited."""
    untouched = among(Person.id, ids) & (Person.version == 1)
    kept = update(Person).where(untouched).values(version=2, updated_at=clock.now())
    s.execute(kept.execution_options(synchronize_session=False))
