"""Sessions in the database. The browser holds a random token of 256 bits, the table only its SHA-256."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import aliased

from portal import clock
from portal.accounts.models import Account, Post, WebSession
from portal.config import Config
from portal.contracts.scope import OrgRef
from portal.db import rows_changed, session, transaction
from portal.installation import installation
from portal.orgs.models import REF, Org
from portal.pii import fingerprint
from portal.provinces.models import PluginSwitch

TOUCH_EVERY = dt.timedelta(minutes=1)
KEPT_AFTER_END = dt.timedelta(days=7)
"""An ended session still tells whose half-filled form comes back."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a sign-in comes from, for the list of sessions and the audit log."""

    address: str = ""
    browser: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose session it is, and which post they act from. `is_over`: a limit has passed, it carries no right.

    `switched_off` are the plugins that the organisation's province has switched off.
    """

    session_id: int
    account_id: int
    account_name: str
    login: str
    post_id: int
    role: str
    org: OrgRef
    posts: int
    seen_at: dt.datetime
    is_over: bool
    switched_off: frozenset[str]


_other = aliased(Post)
_POSTS = select(func.count()).where(_other.account_id == Account.id, _other.ended_at.is_(None)).scalar_subquery()
_OFF = (
    select(func.aggregate_strings(PluginSwitch.plugin, " "))
    .where(PluginSwitch.province_code == Org.province_code, PluginSwitch.is_on.is_(False))
    .scalar_subquery()
)
_HOLDER = (
    select(
        WebSession.id, WebSession.account_id, Account.name, Account.login, WebSession.post_id, Post.role, _POSTS,
        WebSession.seen_at, WebSession.created_at, _OFF, *REF,
    )
    .select_from(WebSession)
    .join(Account, Account.id == WebSession.account_id)
    .join(Post, Post.id == WebSession.post_id)
    .join(Org, Org.id == Post.org_id)
    .where(
        WebSession.token_digest == bindparam("digest"), Account.disabled_at.is_(None), Post.ended_at.is_(None),
        Org.closed_at.is_(None),
    )
)  # fmt: skip
"""Put together once, and without whole rows: every request asks it."""


def find(token: str) -> Holder | None:
    """The session of a token: one query. None if there is none, or account, post or organisation have ended."""
    row = session().execute(_HOLDER, {"digest": fingerprint(token.encode())}).first()
    if row is None:
        return None
    web_id, account_id, name, login, post_id, role, posts, seen_at, created_at, off, *org = row
    is_ended = is_over(seen_at, created_at)
    return Holder(
        web_id, account_id, name, login, post_id, role, OrgRef(*org), posts, seen_at, is_ended,
        frozenset((off or "").split()),
    )  # fmt: skip


def is_over(seen_at: dt.datetime, created_at: dt.datetime) -> bool:
    """True if a session's idle or absolute limit has passed."""
    idle, absolute = _limits()
    return clock.now() - seen_at >= idle or clock.now() - created_at >= absolute


def start(account_id: int, post_id: int, visitor: Visitor) -> str:
    """A new session, and its token. Call in a transaction."""
    now, token = clock.now(), secrets.token_urlsafe(32)
    s = session()
    s.add(
        WebSession(
            token_digest=fingerprint(token.encode()), account_id=account_id, post_id=post_id, created_at=now,
            seen_at=now, address=visitor.address[:60] or None, browser=visitor.browser[:200] or None,
        )
    )  # fmt: skip
    s.flush()
    return token


def forget_ended() -> int:
    """Remove what ended long ago; returns how many there were. Call in a transaction."""
    _, absolute = _limits()
    ended = delete(WebSession).where(WebSession.created_at < clock.now() - absolute - KEPT_AFTER_END)
    return rows_changed(session(), ended)


def renew(session_id: int, **changes: Any) -> str:
    """Give a session another token, after which the old one opens nothing. Call in a transaction."""
    token = secrets.token_urlsafe(32)
    session().execute(
        update(WebSession)
        .where(WebSession.id == session_id)
        .values(token_digest=fingerprint(token.encode()), seen_at=clock.now(), **changes)
    )
    return token


def touch(holder: Holder) -> None:
    """Note that a session is in use, once a minute at most; nobody waits for it where another writes (SQLite)."""
    now = clock.now()
    if now - holder.seen_at < TOUCH_EVERY:
        return
    try:
        with transaction(patient=False) as s:
            s.execute(
                update(WebSession)
                .where(WebSession.id == holder.session_id, WebSession.seen_at == holder.seen_at)
                .values(seen_at=now)
            )
    except OperationalError:
        return


def end(session_id: int) -> None:
    """Remove one session. Call in a transaction."""
    session().execute(delete(WebSession).where(WebSession.id == session_id))


def end_of_account(account_id: int, *, but: int | None = None) -> int:
    """Remove all sessions of an account, `but` one; returns how many. Call in a transaction."""
    ending = delete(WebSession).where(WebSession.account_id == account_id)
    if but is not None:
        ending = ending.where(WebSession.id != but)
    return rows_changed(session(), ending)


def end_of_post(post_id: int) -> None:
    """Remove all sessions that act from a post. Call in a transaction."""
    session().execute(delete(WebSession).where(WebSession.post_id == post_id))


def of_account(account_id: int) -> Sequence[WebSession]:
    """The account's sessions that still carry rights, the latest first."""
    rows = session().scalars(
        select(WebSession).where(WebSession.account_id == account_id).order_by(WebSession.seen_at.desc())
    )
    return [row for row in rows if not is_over(row.seen_at, row.created_at)]


def _limits() -> tuple[dt.timedelta, dt.timedelta]:
    config: Config = installation().config
    return dt.timedelta(minutes=config.session_idle_minutes), dt.timedelta(hours=config.session_absolute_hours)
