"""Signing in and activating. Unknown, locked and wrong get the same answer after the same work."""

from __future__ import annotations

from sqlalchemy.orm import Session

from portal.accounts import codes, lockout, passwords, queries, session_rows
from portal.accounts.models import Account, Post
from portal.accounts.names import plain_login
from portal.accounts.session_rows import Visitor
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import transaction
from portal.errors import Refused

WRONG_PASSWORD = "登录名或密码不对。连续输错 5 次后，要过一段时间才能再登录。"  # noqa: S105 -- a sentence
WRONG_CODE = "登录名或激活码不对，或者激活码已经用过、已过期。连续输错 5 次后，要过一段时间才能再试。"
NO_POST = "您的账号目前没有管理岗位，请联系上级团组织的管理员。"
VISITOR = "未登录的访客"


class NotSignedIn(Refused):
    """The one answer to unknown, locked and wrong; only this counts against the visitor's address."""


def sign_in(login: str, password: str, visitor: Visitor, *, wanted_post: int | None = None) -> str:
    """The token of a new session, acting from `wanted_post` or else the oldest post.

    Raise NotSignedIn, or Refused for the right password of somebody without a post.
    """
    account_id, verified = _id_and_hash(login)
    fits = passwords.verify(verified, password) and verified is not None
    renewed = passwords.renewed(verified, password) if fits and verified else None
    with transaction() as s:
        account = queries.for_change(account_id)
        # While this was verifying, others may have used up the tries, or the password may have been changed.
        if account is None or not fits or account.password_hash != verified or not _may_enter(account):
            refusal: Refused = NotSignedIn(WRONG_PASSWORD)
            _count(s, account, "account.signed_in", visitor)
        elif token := _enter(account, "account.signed_in", visitor, wanted_post):
            account.password_hash = renewed or verified
            return token
        else:
            refusal = Refused(NO_POST)
    raise refusal


def activate(login: str, code: str, password: str, visitor: Visitor) -> str:
    """Set the first password with an activation code, which is used up; returns the token of a new session.

    Raise Refused (field password) for a password that must not be, before anything of the account is looked at, and
    NotSignedIn for all that is wrong with login and code.
    """
    passwords.check_password(password, login=plain_login(login))
    new_hash = passwords.hash_password(password)
    account_id, _ = _id_and_hash(login)
    with transaction() as s:
        account = queries.for_change(account_id)
        fits = codes.fits(account or Account(id=lockout.NOBODY), code)
        if account is None or not fits or not _may_enter(account):
            refusal: Refused = NotSignedIn(WRONG_CODE)
            _count(s, account, "account.activated", visitor)
        else:
            passwords.check_password(password, login=account.login, name=account.name)
            account.password_hash = new_hash
            account.activation_digest = account.activation_expires = None
            session_rows.end_of_account(account.id)
            if token := _enter(account, "account.activated", visitor, None):
                return token
            refusal = Refused(NO_POST)
    raise refusal


def _id_and_hash(login: str) -> tuple[int, str | None]:
    account = queries.by_login(plain_login(login))
    return (account.id, account.password_hash) if account else (lockout.NOBODY, None)


def _may_enter(account: Account) -> bool:
    return account.disabled_at is None and not lockout.is_locked(account)


def _enter(account: Account, action: str, visitor: Visitor, wanted_post: int | None) -> str | None:
    """Start a session, or log that there is no post to act from."""
    account.failures, account.locked_until = 0, None
    posts = queries.open_posts(account.id)
    if not posts:
        record(None, action, account.login, outcome="refused", reason=NO_POST)
        return None
    post, org = next(((p, o) for p, o in posts if p.id == wanted_post), posts[0])
    token = session_rows.start(account.id, post.id, visitor)
    scope = Scope(org=org, account_id=account.id, account_name=account.name, post_id=post.id, role=post.role)
    record(scope, action, account.login, address=visitor.address)
    return token


def _count(s: Session, account: Account | None, action: str, visitor: Visitor) -> None:
    """Count and log a failure. An unknown login is not written down: it may be a password in the wrong field."""
    lockout.count_failure(s, account)
    org = _where(account)
    scope = Scope(org=org, account_name=VISITOR) if org else None
    target = account.login if account else "未知的登录名"
    record(scope, action, target, outcome="refused", address=visitor.address)


def _where(account: Account | None) -> OrgRef | None:
    """Whose log a failure belongs to: the account's organisation, else the top of the tree."""
    root = queries.root_org()
    posts: list[tuple[Post, OrgRef]] = queries.open_posts(account.id if account else lockout.NOBODY)
    return posts[0][1] if posts else root
