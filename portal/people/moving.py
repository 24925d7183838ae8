"""Moving people to another branch, removing them with a reason, and bringing them back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import Scope
from portal.db import transaction
from portal.errors import Conflict, Refused
from portal.orgs.faults import refresh_faults
from portal.orgs.models import Org
from portal.people import history
from portal.people.counting import HOLDS_PEOPLE, Branches, count_people, tell
from portal.people.holding import expect_open, find_branch, hold_people, hold_person
from portal.people.models import Person

AT_ONCE = 1000
"""People in one step; who has more of them does it in a job, step by step."""


def move(scope: Scope, ids: Sequence[int], branch_code: str) -> int:
    """Move people of the scope to one of its branches; returns how many were not there already. Removed ones stay.

    Raise Missing if one of them, or the branch, lies outside; Refused if it is no branch.
    """
    with refusals_recorded(scope, "person.moved", f"{len(ids)} 人"), transaction() as s:
        branch = find_branch(s, scope, branch_code)
        held = hold_people(s, scope, ids, branch.id)
        expect_open(s, scope, branch)
        people = [person for person in held if person.removed_at is None and person.org_id != branch.id]
        moved = [person.id for person in people]
        if not moved:
            return 0
        _carry(s, scope, people, branch)
        record(scope, "person.moved", branch.full_name, path=branch.path, people=len(moved), ids=moved)
    return len(moved)


def hand_over(scope: Scope, person_id: int, org_id: int) -> None:
    """Move a person of the scope to a branch that may lie anywhere, for its administrators have asked for it.

    Both sides have it in their log. Raise Missing, Conflict if the person is not there, Refused if it is no branch.
    """
    with refusals_recorded(scope, "person.handed_over", str(person_id)), transaction() as s:
        (person,) = hold_people(s, scope, [person_id], org_id)
        branch = s.get_one(Org, org_id, populate_existing=True)
        if person.removed_at is not None or person.org_id == org_id:
            raise Conflict("此人刚刚被移除或移动过，请刷新页面后再操作。")
        if branch.closed_at or branch.category not in HOLDS_PEOPLE:
            raise Refused("提出申请的团支部已撤销或不再是团支部，不能移交，请说明原因后拒绝。")
        before = _carry(s, scope, [person], branch)
        record(scope, "person.handed_over", person.name, path=before[0].path, person_id=person_id)
        record(scope, "person.received", person.name, path=branch.path, person_id=person_id)


def _carry(s: Session, scope: Scope, people: Sequence[Person], branch: Org) -> Branches:
    """Put people, who are held, into the branch, whose standing they take; returns the branches they were in."""
    moved, left = [p.id for p in people], sorted({p.org_id for p in people})
    who = Person.id.in_(moved)
    before = count_people(who, -1)
    _set(s, moved, org_id=branch.id, standing=None)
    after = count_people(who, +1)
    refresh_faults(s, [branch.id, *left])
    history.note(scope, history.MOVED, [(p, branch.id) for p in moved], details={"to": branch.full_name})
    tell(scope, "moved", [*before, *after])
    return before


def remove(scope: Scope, ids: Sequence[int], reason: str) -> int:
    """Remove people, whose numbers become free; returns how many were there. Raise Refused without a reason."""
    reason = reason.strip()[:200]
    with refusals_recorded(scope, "person.removed", f"{len(ids)} 人"), transaction() as s:
        if not reason:
            raise Refused("移除团员必须说明原因，例如“已转出”“重复录入”。", {"reason": "请填写移除的原因"})
        people = [person for person in hold_people(s, scope, ids) if person.removed_at is None]
        removed = [person.id for person in people]
        if not removed:
            return 0
        left = count_people(Person.id.in_(removed), -1)
        _set(s, removed, removed_at=clock.now(), removed_reason=reason)
        refresh_faults(s, [branch.id for branch in left])
        history.note(scope, history.REMOVED, [(person.id, person.org_id) for person in people], reason)
        record(
            scope, "person.removed", _named(people), path=left[0].path, people=len(removed), ids=removed, reason=reason
        )
        tell(scope, "removed", left)
    return len(removed)


def restore(scope: Scope, person_id: int, version: int) -> None:
    """Bring a removed person back. Raise Refused if somebody has the numbers by now, or the branch is closed."""
    with refusals_recorded(scope, "person.restored", str(person_id)), transaction() as s:
        person = hold_person(s, scope, person_id, version, is_removed=True)
        try:
            with s.begin_nested():
                _set(s, [person.id], removed_at=None, removed_reason=None)
        except IntegrityError:
            raise Refused("此人的身份证号或手机号已由他人登记，不能恢复，请先核对。") from None
        back = count_people(Person.id == person_id, +1)
        refresh_faults(s, [person.org_id])
        history.note(scope, history.RESTORED, [(person.id, person.org_id)])
        record(scope, "person.restored", person.name, path=back[0].path, person_id=person.id)
        tell(scope, "added", back)


def _set(s: Session, ids: Sequence[int], **values: Any) -> None:
    statement = update(Person).where(Person.id.in_(ids))
    changed = statement.values(version=Person.version + 1, updated_at=clock.now(), **values)
    s.execute(changed.execution_options(synchronize_session=False))


def _named(people: Sequence[Person]) -> str:
    first = people[0].name
    return first if len(people) == 1 else f"{first}等 {len(people)} 人"
