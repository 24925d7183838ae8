"""What the tests of accounts share: log entries, rows of sessions, and signing in as a person would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from portal.accounts.models import Account, Post, WebSession
from portal.audit.models import AuditEntry
from portal.db import session as current
from tests.cast import MEMBERS, PASSWORD
from tests.casting import Cast
from tests.client import Client, browser_of

Log = Callable[[], list[tuple[str, str, str]]]


@pytest.fixture
def log(app: Flask) -> Log:
    """Reads the audit log: (action, outcome, target) of every entry about accounts."""

    def read() -> list[tuple[str, str, str]]:
        with app.app_context():
            rows = current().execute(
                select(AuditEntry.action, AuditEntry.outcome, AuditEntry.target)
                .where(AuditEntry.action.startswith("account."))
                .order_by(AuditEntry.id)
            )
            return [tuple(row) for row in rows]  # type: ignore[misc]

    return read


@pytest.fixture
def stored(app: Flask) -> Callable[[str], Account]:
    """Reads an account as the database has it."""

    def read(login: str) -> Account:
        with app.app_context():
            return current().scalars(select(Account).where(Account.login == login)).one()

    return read


@pytest.fixture
def sessions_of(app: Flask) -> Callable[[str], list[WebSession]]:
    """Reads the rows of a login's sessions."""

    def read(login: str) -> list[WebSession]:
        with app.app_context():
            found = select(WebSession).join(Account, Account.id == WebSession.account_id).where(Account.login == login)
            return list(current().scalars(found.order_by(WebSession.id)))

    return read


@pytest.fixture
def post_of(app: Flask) -> Callable[[str], int]:
    """The id of a login's first post."""

    def read(login: str) -> int:
        with app.app_context():
            found = select(Post.id).join(Account, Account.id == Post.account_id).where(Account.login == login)
            return int(current().scalars(found.order_by(Post.id)).first() or 0)

    return read


@pytest.fixture
def enter(cast: Cast) -> Callable[..., Client]:
    """Signs a member in through the page, as a person does."""

    def sign_in(name: str, password: str = PASSWORD, **more: Any) -> Client:
        client = browser_of(cast.app)
        response = client.submit("/sign-in", {"login": MEMBERS[name].login, "password": password, **more})
        assert response.status_code == 303, response.get_data(as_text=True)
        return client

    return sign_in
