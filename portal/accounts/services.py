"""What superiors do with administrators: appoint, reset, disable, dismiss. Every change and every refusal is logged."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import clock
from portal.accounts import codes, passwords, queries, session_rows
from portal.accounts.leaving import left
from portal.accounts.models import Account, Post
from portal.accounts.names import check_login, check_name, plain_login
from portal.accounts.reach import require_near, require_whole_account
from portal.accounts.trail import recorded
from portal.contracts.scope import OrgRef, Scope
from portal.errors import Conflict, Missing, Refused


def create_account(scope: Scope, org: OrgRef, login: str, name: str, role: str) -> str:
    """A new administrator of the own or a directly subordinate organisation; returns the activation code.

    Nobody can learn the code later. Raise Refused (fields login, name, role), Forbidden below the direct subordinates,
    Missing outside the subtree.
    """
    with recorded(scope, "account.created", plain_login(login)[:60], org.path, name=name[:60], role=role) as s:
        require_near(scope, org)
        account = _add_account(s, login, name)
        _add_post(s, account, org, role)
        return codes.give_code(account)


def create_with_password(login: str, name: str, password: str, posts: Sequence[tuple[OrgRef, str]]) -> int:
    """An account that needs no activation, with posts (organisation, role); returns its id.

    For demonstration data and tests only: whoever runs the portal for real hands out activation codes.
    """
    with recorded(None, "account.created", plain_login(login), posts[0][0].path, name=name, with_password=True) as s:
        account = _add_account(s, login, name)
        passwords.check_password(password, login=account.login, name=account.name)
        account.password_hash = passwords.hash_password(password)
        for org, role in posts:
            _add_post(s, account, org, role)
        return account.id


def add_post(scope: Scope, org: OrgRef, login: str, name: str, role: str) -> None:
    """Give an existing account a further post. Login and name must both fit: nobody is to find logins by trying."""
    with recorded(scope, "account.post_added", plain_login(login)[:60], org.path, role=role) as s:
        require_near(scope, org)
        account, given = queries.by_login(plain_login(login)), check_name(name)
        if account is None or account.name != given:
            reason = "没有登录名和姓名都相符的账号，请与本人核对。"
            raise Refused(reason, {"login": reason})
        _add_post(s, account, org, role)


def end_post(scope: Scope, org: OrgRef, post_id: int) -> None:
    """End a post at an organisation, and the sessions that act from it. The account and its other posts stay."""
    account, post = _held_at(org, post_id)
    with recorded(scope, "account.post_ended", account.login, org.path, role=post.role) as s:
        require_near(scope, org)
        if post_id == scope.post_id:
            raise Refused("不能结束自己正在使用的岗位。请由上级或本组织的其他管理员办理。")
        current = s.get(Post, post_id, with_for_update=True, populate_existing=True)
        if current is None or current.ended_at is not None:
            raise Conflict("这个岗位已经结束了。")
        current.ended_at = clock.now()
        session_rows.end_of_post(post_id)
        left(s, scope, [org])


def reset(scope: Scope, org: OrgRef, post_id: int) -> str:
    """Void password, lock and sessions of an account with a post at `org`; returns the new activation code."""
    account, _ = _held_at(org, post_id)
    with recorded(scope, "account.reset", account.login, org.path):
        account = _manageable(scope, account.id)
        if account.disabled_at is not None:
            raise Refused("这个账号已停用。请先启用，再重置。")
        account.password_hash = None
        account.failures, account.locked_until = 0, None
        session_rows.end_of_account(account.id)
        return codes.give_code(account)


def disable(scope: Scope, org: OrgRef, post_id: int) -> None:
    """Nobody signs in with the account any more, until it is enabled again; its sessions end now."""
    account, _ = _held_at(org, post_id)
    with recorded(scope, "account.disabled", account.login, org.path) as s:
        account = _manageable(scope, account.id)
        account.disabled_at = account.disabled_at or clock.now()
        account.activation_digest = account.activation_expires = None
        session_rows.end_of_account(account.id)
        left(s, scope, [one for _, one in queries.open_posts(account.id)])


def enable(scope: Scope, org: OrgRef, post_id: int) -> None:
    """Let a disabled account sign in again, with the password it had."""
    account, _ = _held_at(org, post_id)
    with recorded(scope, "account.enabled", account.login, org.path):
        account = _manageable(scope, account.id)
        account.disabled_at = None


def _add_account(s: Session, login: str, name: str) -> Account:
    account = Account(login=check_login(login), name=check_name(name), failures=0, created_at=clock.now())
    s.add(account)
    try:
        s.flush()
    except IntegrityError:
        reason = (
            "这个登录名已有人使用，请换一个。如果刚才已经为本组织建好这个账号、"
            "只是没有记下激活码，请在管理员列表中点“重置并发码”。"
        )
        raise Refused(reason, {"login": reason}) from None
    return account


def _add_post(s: Session, account: Account, org: OrgRef, role: str) -> None:
    if role not in queries.ROLES:
        raise Refused("请选择岗位的权限。", {"role": "请选择“管理”或“查看”。"})
    s.add(Post(account_id=account.id, org_id=org.id, role=role, created_at=clock.now()))
    try:
        s.flush()
    except IntegrityError:
        raise Refused("此人已是这个组织的管理员。", {"login": "此人已是这个组织的管理员。"}) from None


def _held_at(org: OrgRef, post_id: int) -> tuple[Account, Post]:
    found = queries.post_at(org.id, post_id)
    if found is None:
        raise Missing
    return found


def _manageable(scope: Scope, account_id: int) -> Account:
    """The account, locked for change; raise if it may not be managed as a whole from here."""
    account = queries.for_change(account_id)
    if account is None:
        raise Missing
    require_whole_account(scope, [org for _, org in queries.open_posts(account_id)])
    if account_id == scope.account_id:
        raise Refused("这是您自己的账号：请在“我的账号”里修改密码，或由上级、同组织的其他管理员办理。")
    return account
