"""Naming the task team of an organisation (专班, R4.1): who, of which department, for what, reached how."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugins.statistics.spot_models import SpotPost
from plugins.statistics.spot_posts import end_posts
from plugins.statistics.team_models import TeamMember
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import session, transaction
from portal.errors import Conflict, Missing, Refused
from portal.pii import without_numbers

LONGEST = {"department": 60, "name": 60, "duty": 200, "telephone": 40}
TITLES = {"department": "部门", "name": "姓名", "duty": "职责", "telephone": "办公电话"}


@dataclass(frozen=True, slots=True)
class Seat:
    """What is said of a member of the team."""

    department: str = ""
    name: str = ""
    duty: str = ""
    telephone: str = ""

    def checked(self) -> Seat:
        """Each on one line. Raise Refused with what is missing, too long, or a number of a person."""
        plain = {key: " ".join(getattr(self, key).split()) for key in LONGEST}
        wrong = {key: f"请填写{TITLES[key]}" for key, value in plain.items() if not value}
        wrong |= {key: f"不超过 {most} 个字" for key, most in LONGEST.items() if len(plain[key]) > most}
        told = {key for key, value in plain.items() if without_numbers(value) != value}
        wrong |= dict.fromkeys(told, "名单各级都能看到：请填写办公电话，不要填写个人的手机号或身份证号")
        if wrong:
            raise Refused("专班成员没有保存，请改正标出的内容。", wrong)
        return Seat(**plain)


def add(scope: Scope, org: OrgRef, seat: Seat) -> int:
    """Put somebody on the team of an organisation of the scope; returns the row's id."""
    with refusals_recorded(scope, "statistics.team_changed", org.full_name, org.path), transaction() as s:
        plain = seat.checked()
        made = TeamMember(org_id=org.id, version=1, added_at=clock.now(), **_values(plain))
        s.add(made)
        s.flush()
        _note(scope, org, "增加", plain)
        return made.id


def change(scope: Scope, org: OrgRef, member_id: int, version: int, seat: Seat) -> None:
    """Say something else of a member. Raise Conflict if somebody has done so since it was shown, Missing elsewhere."""
    with refusals_recorded(scope, "statistics.team_changed", org.full_name, org.path), transaction() as s:
        plain, found = seat.checked(), _hold(s, org, member_id, version)
        for key, value in _values(plain).items():
            setattr(found, key, value)
        found.version += 1
        _note(scope, org, "修改", plain)


def take_off(scope: Scope, org: OrgRef, member_id: int, version: int) -> None:
    """Take somebody off the team, and end the posts given for spot checks; what they have checked keeps their name."""
    with refusals_recorded(scope, "statistics.team_changed", org.full_name, org.path), transaction() as s:
        found = _hold(s, org, member_id, version)
        found.left_at = clock.now()
        found.version += 1
        end_posts(s, scope, SpotPost.member_id == found.id)
        _note(scope, org, "移出", Seat(found.department, found.name, found.duty, found.telephone))


def seat_of(org: OrgRef, member_id: int) -> TeamMember:
    """A member of an organisation's team. Raise Missing for all others."""
    found = session().get(TeamMember, member_id)
    if found is None or found.org_id != org.id or found.left_at is not None:
        raise Missing
    return found


def _hold(s: Session, org: OrgRef, member_id: int, version: int) -> TeamMember:
    wanted = select(TeamMember).where(TeamMember.id == member_id, TeamMember.org_id == org.id)
    found = s.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if found is None:
        raise Missing
    if found.left_at is not None or found.version != version:
        raise Conflict("这位成员的信息刚刚被他人修改过，请返回名单，核对后再修改。")
    return found


def _values(seat: Seat) -> dict[str, str]:
    return {key: getattr(seat, key) for key in LONGEST}


def _note(scope: Scope, org: OrgRef, what: str, seat: Seat) -> None:
    told = {"state": what, "name": seat.name, "department": seat.department}
    record(scope, "statistics.team_changed", org.full_name, path=org.path, outcome="done", **told)
