"""Who checks what (R4.1, R4.2): items are assigned to members of the team, who may be given a post to see them.

The post is an ordinary one with the role "view", made by the services of administrators and in the log like any other;
it is noted with the check, and ends with it.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, true, update
from sqlalchemy.orm import Session

from plugins.statistics.spot_access import find_check
from plugins.statistics.spot_models import DRAWN, RUNNING, STATES, SpotCheck, SpotItem, SpotPost
from plugins.statistics.spot_posts import end_posts
from plugins.statistics.team_models import TeamMember
from portal import clock
from portal.accounts import services
from portal.accounts.models import Account, Post
from portal.accounts.names import plain_login
from portal.accounts.queries import by_login
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import VIEW
from portal.db import advisory_lock, rows_changed, transaction
from portal.errors import Conflict, Forbidden, Missing, Refused


def assign(scope: Scope, spot_id: int, member_id: int, unit_id: int | None, *, only_free: bool) -> int:
    """Let a member of the team check what is not checked yet: of a unit, or all; `only_free`: what nobody was given.

    Returns how many. Raise Refused for none, Forbidden for all but who makes the check.
    """
    with refusals_recorded(scope, "statistics.spot_assigned", str(spot_id)), transaction() as s:
        check, member = hold_open(s, scope, spot_id), _member(s, scope, member_id)
        which = [SpotItem.check_id == check.id, SpotItem.verdict.is_(None), _of_unit(unit_id)]
        free = [SpotItem.member_id.is_(None)] if only_free else []
        given = update(SpotItem).where(*which, *free).values(member_id=member.id)
        count = rows_changed(s, given.execution_options(synchronize_session=False))
        if not count:
            raise Refused("没有可以分配的：都已核查，或已经分配给别人。")
        record(scope, "statistics.spot_assigned", check.title, name=member.name, count=count)
    return count


def give_access(scope: Scope, spot_id: int, member_id: int, org: OrgRef, login: str) -> str | None:
    """Let a member of the team see `org` (the own organisation or a direct subordinate) until the check ends.

    Returns the activation code of a new account, None for somebody who has one: then the names must be the same.
    """
    with refusals_recorded(scope, "statistics.spot_access", str(spot_id)), transaction() as s:
        check, member = hold_open(s, scope, spot_id), _member(s, scope, member_id)
        plain = plain_login(login)
        advisory_lock(s, f"statistics.login:{plain}")
        code, known = None, by_login(plain)
        if known is None:
            code = services.create_account(scope, org, login, member.name, VIEW)
        elif known.name != member.name:
            raise Refused(_OTHER, {"login": _OTHER})
        elif _post(s, known.id, org) is None:
            services.add_post(scope, org, login, member.name, VIEW)
        else:
            _bind(scope, check, member, known)
            return None
        _tie(s, scope, check, member, plain, org)
    return code


def end_access(scope: Scope, spot_id: int, tie_id: int) -> None:
    """End a post that was given for a check, before the check ends."""
    with refusals_recorded(scope, "statistics.spot_access", str(spot_id)), transaction() as s:
        check = hold_open(s, scope, spot_id)
        if not end_posts(s, scope, (SpotPost.check_id == check.id) & (SpotPost.id == tie_id)):
            raise Conflict("这个查看权限已经收回了。")
        record(scope, "statistics.spot_access", check.title, state="收回")


def hold_open(s: Session, scope: Scope, spot_id: int) -> SpotCheck:
    """The check, locked, for who makes it, while it has not ended. Raise Missing, Forbidden, Conflict."""
    if not find_check(scope, spot_id).may_lead:
        raise Forbidden("由发起抽查的组织办理。")
    check = s.get_one(SpotCheck, spot_id, with_for_update=True, populate_existing=True)
    if check.state not in {DRAWN, RUNNING}:
        raise Conflict(f"这次抽查{STATES[check.state]}，不能再改。")
    return check


_OTHER = "这个登录名属于另一个姓名的账号。专班成员的姓名与账号的姓名必须一致。"


def _tie(s: Session, scope: Scope, check: SpotCheck, member: TeamMember, login: str, org: OrgRef) -> None:
    account = by_login(login)
    post = _post(s, account.id, org) if account is not None else None
    if account is None or post is None:
        raise Missing
    s.add(SpotPost(
        check_id=check.id, member_id=member.id, post_id=post.id, given_by=scope.account_name or "系统",
        given_at=clock.now(),
    ))  # fmt: skip
    _bind(scope, check, member, account)


def _bind(scope: Scope, check: SpotCheck, member: TeamMember, account: Account) -> None:
    """From now on this account checks what the member was given."""
    member.account_id = account.id
    record(scope, "statistics.spot_access", check.title, state="开通", name=member.name)


def _post(s: Session, account_id: int, org: OrgRef) -> Post | None:
    held = (Post.account_id == account_id, Post.org_id == org.id, Post.ended_at.is_(None))
    return s.scalar(select(Post).where(*held))


def _member(s: Session, scope: Scope, member_id: int) -> TeamMember:
    found = s.get(TeamMember, member_id, with_for_update=True, populate_existing=True)
    if found is None or found.org_id != scope.org.id or found.left_at is not None:
        raise Refused("请从本组织的专班中选择成员。", {"member": "请从本组织的专班中选择成员"})
    return found


def _of_unit(unit_id: int | None) -> ColumnElement[bool]:
    return SpotItem.unit_id == unit_id if unit_id else true()
