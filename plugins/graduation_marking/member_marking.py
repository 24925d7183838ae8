"""What is said of single members: when they graduate from a 混合支部, or that they do not leave with their branch."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, delete, select
from sqlalchemy.orm import Session

from plugins.graduation_marking.marking import require_marker
from plugins.graduation_marking.member_models import MemberMark
from plugins.graduation_marking.recogniser.proposal import MIXED
from plugins.graduation_marking.wishes import Wish, check
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import among, bulk_insert, transaction
from portal.errors import Refused
from portal.orgs.categories import BRANCH, GRADUATE_ORG
from portal.orgs.models import Org
from portal.people.graduation import hold_branch, members_of, say_of
from portal.people.models import Person
from portal.people.standing import DEFERRED, GRADUATE, STANDINGS, TEACHER

MARKED, UNMARKED, STANDING = (
    f"graduation_marking.members_{what}" for what in ("marked", "unmarked", "standing")
)  # fmt: skip
STAYS = {DEFERRED: STANDINGS[DEFERRED], TEACHER: STANDINGS[TEACHER]}
"""Why a member of a 毕业生团组织 is no graduate."""
_COLUMNS = ("person_id", "org_id", "month", "at", "account_id", "actor")


def is_mixed(branch: OrgRef | Org) -> bool:
    """True for a branch whose members graduate at different times, as it was marked."""
    return branch.category == BRANCH and branch.no_graduation_reason == MIXED


def mark_members(scope: Scope, code: str, ids: Sequence[int], month: str) -> int:
    """Say when members of a 混合支部 graduate; returns of how many. Who is a graduate already is left alone.

    Raise Refused for another branch, a month that cannot be, and nobody chosen; Missing outside of the scope.
    """
    with refusals_recorded(scope, MARKED, code), transaction() as s:
        branch = _hold(s, scope, code, ids)
        check(Wish(month=month), clock.today())
        _require(is_mixed(branch), "只有标记为“混合支部”的团支部，才逐个标记团员的毕业时间。")
        who = members_of(branch, ids) & Person.standing.is_(None)
        marked = list(s.scalars(select(Person.id).where(who).order_by(Person.id)))
        say_of(s, scope, among(Person.id, marked), Person.expected_graduation, month)
        forget(s, marked)
        at, actor = clock.now(), scope.account_name or "系统"
        rows = [(one, branch.id, month, at, scope.account_id, actor) for one in marked]
        bulk_insert(s, MemberMark, _COLUMNS, rows)
        _note(scope, MARKED, branch, marked, month=month)
    return len(marked)


def unmark_members(scope: Scope, code: str, ids: Sequence[int]) -> int:
    """Take the times of members of a 混合支部 back, also of those who are graduates by them; returns of how many."""
    with refusals_recorded(scope, UNMARKED, code), transaction() as s:
        branch = _hold(s, scope, code, ids)
        _require(is_mixed(branch), "这个团支部的团员随团支部毕业，没有单独标记的毕业时间。")
        changed = _take_back(s, scope, members_of(branch, ids))
        _note(scope, UNMARKED, branch, changed)
    return len(changed)


def set_standing(scope: Scope, code: str, ids: Sequence[int], standing: str | None) -> int:
    """Say of members of a 毕业生团组织 that they are not graduates (STAYS), or None: that they are, like all others.

    Returns of how many it was not said already. Raise Refused for any other branch and nobody chosen.
    """
    with refusals_recorded(scope, STANDING, code), transaction() as s:
        branch = _hold(s, scope, code, ids)
        _require(standing is None or standing in STAYS, "请选择延迟毕业、教师或毕业生。")
        _require(branch.category == GRADUATE_ORG, "只有毕业生团组织中的团员，才设为延迟毕业或教师。")
        changed = say_of(s, scope, members_of(branch, ids), Person.standing, standing)
        _note(scope, STANDING, branch, changed, standing=STANDINGS[standing or GRADUATE])
    return len(changed)


def forget_members(s: Session, scope: Scope, branch: Org) -> None:
    """Take back all that was said of single members of a branch that is held: it is no 混合支部 any more."""
    marked = Person.id.in_(select(MemberMark.person_id).where(MemberMark.org_id == branch.id))
    _take_back(s, scope, (Person.org_id == branch.id) & ((Person.standing == GRADUATE) | marked))


def forget(s: Session, ids: Sequence[int]) -> None:
    """These members wait for no date any more: they were marked anew, or not at all, or have graduated."""
    gone = delete(MemberMark).where(among(MemberMark.person_id, ids))
    s.execute(gone.execution_options(synchronize_session=False))


def _take_back(s: Session, scope: Scope, who: ColumnElement[bool]) -> list[int]:
    """Whoever of the branch's people had a time has none, and is no graduate by it; the ids of those it changes."""
    ids = list(s.scalars(select(Person.id).where(who).order_by(Person.id)))
    people = among(Person.id, ids)
    timed = say_of(s, scope, people, Person.expected_graduation, None)
    graduated = say_of(s, scope, people & (Person.standing == GRADUATE), Person.standing, None)
    forget(s, ids)
    return sorted({*timed, *graduated})


def _hold(s: Session, scope: Scope, code: str, ids: Sequence[int]) -> Org:
    require_marker(scope)
    return hold_branch(s, scope, code, ids)


def _require(is_so: bool, otherwise: str) -> None:
    if not is_so:
        raise Refused(otherwise)


def _note(scope: Scope, action: str, branch: Org, ids: Sequence[int], **details: str) -> None:
    if ids:
        record(scope, action, branch.full_name, path=branch.path, people=len(ids), ids=list(ids), **details)
