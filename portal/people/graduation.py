"""What is said of single members: when they graduate, whether with their branch or not (R2.2, A2.5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import transaction
from portal.errors import Refused
from portal.installation import installation
from portal.orgs.models import Org
from portal.people import history
from portal.people.counting import count_people, hold_branches, tell
from portal.people.holding import expect_open, find_branch
from portal.people.models import Person
from portal.people.moving import AT_ONCE

JUNE = "06"
GRADUATING, STANDING = "person.graduating", "person.standing"


def this_year() -> str:
    """The month that stands for 今年毕业: June of the campaign's year."""
    return f"{installation().config.campaign.year}-{JUNE}"


def graduates(branch: OrgRef, own: str | None) -> bool:
    """True if a member of `branch` whose own month is `own` graduates in the campaign's year."""
    return (own or branch.expected_graduation or "").startswith(str(installation().config.campaign.year))


def set_graduating(scope: Scope, code: str, ids: Sequence[int] | None, *, graduating: bool) -> int:
    """Say of members of a branch (None: all) that they graduate this year, or take it back; returns how many changed.

    Taken back, what is known of the branch holds again. Raise Missing outside of the scope, Refused for no branch or
    nobody chosen.
    """
    month = this_year() if graduating else None
    with refusals_recorded(scope, GRADUATING, code), transaction() as s:
        branch = _hold(s, scope, code, ids)
        changed = say(s, scope, branch, ids, Person.expected_graduation, month)
        if changed:
            _note(scope, GRADUATING, branch, changed, month=month or "")
    return len(changed)


def say(
    s: Session, scope: Scope, branch: Org, ids: Sequence[int] | None,
    what: InstrumentedAttribute[str | None], value: str | None, *also: ColumnElement[bool],
) -> list[int]:  # fmt: skip
    """Set a column of members of a branch that is held (None: all of them; `also`: of these), with figures and history.

    Returns the ids of those of whom it said something else.
    """
    wanted = select(Person.id, what).where(Person.org_id == branch.id, Person.is_member, *also)
    wanted = wanted.where(Person.removed_at.is_(None), what.is_distinct_from(value))
    if ids is not None:
        wanted = wanted.where(Person.id.in_(ids[:AT_ONCE]))
    old = {row.id: row[1] for row in s.execute(wanted.order_by(Person.id).with_for_update())}
    if not old:
        return []
    who = (Person.org_id == branch.id) & Person.id.in_(old)
    count_people(who, -1)
    changed = {what.key: value, "version": Person.version + 1, "updated_at": clock.now()}
    s.execute(update(Person).where(who).values(changed).execution_options(synchronize_session=False))
    told = ((one, branch.id, {what.key: [before, value]}) for one, before in old.items())
    history.note_each(scope, history.CHANGED, told)
    tell(scope, "changed", count_people(who, +1))
    return list(old)


def _hold(s: Session, scope: Scope, code: str, ids: Sequence[int] | None) -> Org:
    branch = find_branch(s, scope, code)
    hold_branches(s, [branch.id])
    expect_open(s, scope, branch)
    if ids is not None and not ids:
        raise Refused("还没有选择团员，请先勾选，再点按钮。")
    return branch


def _note(scope: Scope, action: str, branch: Org, ids: Sequence[int], **details: Any) -> None:
    record(scope, action, branch.full_name, path=branch.path, people=len(ids), ids=list(ids), **details)
