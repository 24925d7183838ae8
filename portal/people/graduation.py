"""What is said of single members: when they graduate, whether with their branch or not (R2.2, A2.5)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import among, transaction
from portal.errors import Refused
from portal.installation import installation
from portal.orgs.models import Org
from portal.people import history
from portal.people.counting import count_people, hold_branches, tell
from portal.people.holding import expect_open, find_branch
from portal.people.models import Person
from portal.people.moving import AT_ONCE

JUNE = "06"
GRADUATING = "person.graduating"


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
        branch = hold_branch(s, scope, code, ids)
        changed = say_of(s, scope, members_of(branch, ids), Person.expected_graduation, month)
        if changed:
            record(
                scope, GRADUATING, branch.full_name, path=branch.path, people=len(changed), ids=changed,
                month=month or "",
            )  # fmt: skip
    return len(changed)


def members_of(branch: Org, ids: Sequence[int] | None) -> ColumnElement[bool]:
    """The members of a branch, or those of them who were chosen."""
    here = and_(Person.org_id == branch.id, Person.is_member, Person.removed_at.is_(None))
    return here if ids is None else here & Person.id.in_(ids[:AT_ONCE])


def say_of(
    s: Session, scope: Scope, who: ColumnElement[bool], what: InstrumentedAttribute[str | None], value: str | None
) -> list[int]:
    """Set a column of people whose branches are held, removed ones among them; figures and history follow, the caller
    writes the log.

    Returns the ids of those of whom it said something else.
    """
    wanted = select(Person.id, Person.org_id, what).where(who, what.is_distinct_from(value))
    old = s.execute(wanted.order_by(Person.id).with_for_update()).all()
    if not old:
        return []
    changing = among(Person.id, [row.id for row in old])
    counted = changing & Person.removed_at.is_(None)
    count_people(counted, -1)
    changed = {what.key: value, "version": Person.version + 1, "updated_at": clock.now()}
    s.execute(update(Person).where(changing).values(changed).execution_options(synchronize_session=False))
    history.note_each(scope, history.CHANGED, ((row.id, row.org_id, {what.key: [row[2], value]}) for row in old))
    tell(scope, "changed", count_people(counted, +1))
    return [row.id for row in old]


def hold_branch(s: Session, scope: Scope, code: str, ids: Sequence[int] | None) -> Org:
    """A branch of the scope, held, to say something of its members. Raise Missing, or Refused if nobody is chosen."""
    branch = find_branch(s, scope, code)
    hold_branches(s, [branch.id])
    expect_open(s, scope, branch)
    if ids is not None and not ids:
        raise Refused("还没有选择团员，请先勾选，再点按钮。")
    return branch
