"""Reading administrators and their posts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Row, Select, SQLColumnExpression, exists, func, select

from portal import clock
from portal.accounts.models import Account, Post, WebSession
from portal.contracts.scope import OrgRef
from portal.contracts.setup import MANAGE
from portal.db import session
from portal.orgs.models import Org

ROLES = {"manage": "管理", "view": "查看"}
STATES = {
    "active": "正常", "waiting": "待激活", "expired": "激活码已过期", "locked": "暂时锁定", "disabled": "已停用",
}  # fmt: skip
"""Of an account: see `state_of`."""
MOST = 200
"""An organisation with more administrators than this is not run by people."""


@dataclass(frozen=True, slots=True)
class AdministratorRow:
    """An administrator of one organisation. `state` is waiting, expired, active, locked or disabled."""

    account_id: int
    post_id: int
    login: str
    name: str
    role: str
    state: str
    since: dt.datetime
    activation_expires: dt.datetime | None
    seen_at: dt.datetime | None


def by_login(login: str) -> Account | None:
    """The account of a login that was normalised (see names.plain_login)."""
    return session().scalar(select(Account).where(Account.login == login))


def open_posts(account_id: int) -> list[tuple[Post, OrgRef]]:
    """The posts an account acts from, the oldest first; those in closed organisations are over."""
    rows = session().execute(
        select(Post, Org)
        .join(Org, Org.id == Post.org_id)
        .where(Post.account_id == account_id, Post.ended_at.is_(None), Org.closed_at.is_(None))
        .order_by(Post.id)
    )
    return [(post, org.ref()) for post, org in rows]


def root_org() -> OrgRef | None:
    """The top of the tree, where what nobody below can answer for is logged."""
    org = session().scalar(select(Org).where(Org.parent_id.is_(None)))
    return org.ref() if org else None


def open_org(code: str) -> OrgRef | None:
    """The open organisation of a code anywhere in the tree: for operators, who have no subtree."""
    org = session().scalar(select(Org).where(Org.code == code, Org.closed_at.is_(None)))
    return org.ref() if org else None


def administrators(org_id: int) -> Sequence[AdministratorRow]:
    """The administrators of one organisation, the oldest post first: one query."""
    return list(map(administrator_row, session().execute(administrators_of(org_id).limit(MOST))))


def administrators_of(org_id: int) -> Select[Account, Post, dt.datetime | None]:
    """Their accounts, their posts, and when each was last seen; `administrator_row` reads them."""
    seen = (
        select(func.max(WebSession.seen_at)).where(WebSession.account_id == Account.id).scalar_subquery()
    )  # fmt: skip
    wanted = select(Account, Post, seen).join(Post, Post.account_id == Account.id)
    return wanted.where(Post.org_id == org_id, Post.ended_at.is_(None)).order_by(Post.id)


def administrator_row(found: Row[Account, Post, dt.datetime | None]) -> AdministratorRow:
    """An administrator as lists show one."""
    account, post, seen_at = found
    return AdministratorRow(
        account.id, post.id, account.login, account.name, post.role, state_of(account), post.created_at,
        account.activation_expires, seen_at,
    )  # fmt: skip


def state_of(account: Account) -> str:
    """waiting (for activation), expired (its code), active, locked or disabled."""
    if account.disabled_at is not None:
        return "disabled"
    if account.password_hash is None:
        expires = account.activation_expires
        return "waiting" if expires is not None and clock.now() < expires else "expired"
    return "locked" if account.locked_until is not None and clock.now() < account.locked_until else "active"


def is_manned(org_id: SQLColumnExpression[int]) -> ColumnElement[bool]:
    """SQL on the id of an organisation: somebody manages it, and is not disabled."""
    held = (Post.org_id == org_id, Post.ended_at.is_(None), Post.role == MANAGE)
    return exists().where(*held, Account.id == Post.account_id, Account.disabled_at.is_(None))


def post_at(org_id: int, post_id: int) -> tuple[Account, Post] | None:
    """The open post of that id at an organisation, and whose it is."""
    found = (
        select(Account, Post)
        .join(Post, Post.account_id == Account.id)
        .where(Post.id == post_id, Post.org_id == org_id, Post.ended_at.is_(None))
    )
    return session().execute(found).first()


def for_change(account_id: int) -> Account | None:
    """The account as it is now, locked until the transaction ends."""
    found = select(Account).where(Account.id == account_id).with_for_update()
    return session().scalar(found.execution_options(populate_existing=True))
