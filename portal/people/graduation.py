"""Who graduates when: a person's own month, where the branch has none or another (R2.2, R3.2)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select, update

from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import transaction
from portal.errors import Refused
from portal.installation import installation
from portal.people import history
from portal.people.counting import count_people, hold_branches, tell
from portal.people.holding import expect_open, find_branch
from portal.people.models import Person
from portal.people.moving import AT_ONCE

JUNE = "06"
ACTION = "person.graduating"


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
    with refusals_recorded(scope, ACTION, code), transaction() as s:
        branch = find_branch(s, scope, code)
        hold_branches(s, [branch.id])
        expect_open(s, scope, branch)
        if ids is not None and not ids:
            raise Refused("还没有选择团员，请先勾选，再点按钮。")
        month = this_year() if graduating else None
        wanted = select(Person.id, Person.expected_graduation).where(Person.org_id == branch.id, Person.is_member)
        wanted = wanted.where(Person.removed_at.is_(None), Person.expected_graduation.is_distinct_from(month))
        if ids is not None:
            wanted = wanted.where(Person.id.in_(ids[:AT_ONCE]))
        old = {row.id: row.expected_graduation for row in s.execute(wanted.order_by(Person.id).with_for_update())}
        if not old:
            return 0
        who = (Person.org_id == branch.id) & Person.id.in_(old)
        count_people(who, -1)
        changed = {"expected_graduation": month, "version": Person.version + 1, "updated_at": clock.now()}
        s.execute(update(Person).where(who).values(changed).execution_options(synchronize_session=False))
        told = ((one, branch.id, {"expected_graduation": [before, month]}) for one, before in old.items())
        history.note_each(scope, history.CHANGED, told)
        record(scope, ACTION, branch.full_name, path=branch.path, people=len(old), ids=list(old), month=month or "")
        tell(scope, "changed", count_people(who, +1))
    return len(old)
