"""What administrators do with their own account: password, posts, sessions."""

from __future__ import annotations

from typing import NoReturn

from portal.accounts import lockout, passwords, queries, session_rows
from portal.accounts.models import Account
from portal.accounts.trail import recorded
from portal.audit.services import record
from portal.contracts.scope import Scope
from portal.db import session, transaction
from portal.errors import Missing, Refused


def change_own_password(scope: Scope, old: str, new: str) -> str:
    """Set a new password; every other session ends, this one gets a new token, which is returned.

    Raise Refused (fields old_password, password). Wrong old passwords count as failed sign-ins do.
    """
    account = _own(scope)
    login, verified = account.login, account.password_hash
    if not passwords.verify(verified, old) or lockout.is_locked(account):
        _refuse_wrong(scope, login)
    passwords.check_password(new, login=login, name=account.name)
    new_hash = passwords.hash_password(new)
    with recorded(scope, "account.password_changed", login, scope.org.path):
        current = queries.for_change(_account_id(scope))
        if current is None or current.password_hash != verified:
            raise Refused("密码刚刚被更改过，请重新登录。")
        current.password_hash, current.failures = new_hash, 0
        session_rows.end_of_account(current.id, but=scope.session_id)
        return session_rows.renew(_session_id(scope))


def switch_post(scope: Scope, post_id: int) -> str:
    """Act from another of one's own posts; returns the session's new token. Missing if it is not one's own."""
    for post, org in queries.open_posts(_account_id(scope)):
        if post.id == post_id:
            with recorded(scope, "account.post_switched", org.short_name, org.path, role=post.role):
                return session_rows.renew(_session_id(scope), post_id=post_id)
    raise Missing


def sign_out(scope: Scope) -> None:
    """End this session: its token opens nothing any more, whoever holds it."""
    with transaction():
        session_rows.end(_session_id(scope))
        record(scope, "account.signed_out", _own(scope).login)


def sign_out_everywhere(scope: Scope) -> int:
    """End all sessions of one's own account, this one too; returns how many there were."""
    with transaction():
        ended = session_rows.end_of_account(_account_id(scope))
        record(scope, "account.signed_out_everywhere", _own(scope).login, sessions=ended)
    return ended


def _own(scope: Scope) -> Account:
    account = session().get(Account, _account_id(scope))
    if account is None:
        raise Missing
    return account


def _account_id(scope: Scope) -> int:
    assert scope.account_id is not None, "the command line has no account of its own"
    return scope.account_id


def _session_id(scope: Scope) -> int:
    assert scope.session_id is not None, "only a browser has a session"
    return scope.session_id


def _refuse_wrong(scope: Scope, login: str) -> NoReturn:
    with transaction() as s:
        lockout.count_failure(s, queries.for_change(_account_id(scope)))
        record(scope, "account.password_changed", login, outcome="refused")
    reason = "现在的密码不对。连续输错 5 次后，要过一段时间才能再试。"
    raise Refused(reason, {"old_password": reason})
