"""Flask's session over the table of sessions, and Flask-Login on top of it.

Who somebody is comes from the row alone. Visitors have no row: their token only ties forms to their browser. What
Flask keeps between two requests, notices, travels in a signed cookie, so that showing a page writes nothing.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterator
from typing import Any, cast

from flask import Flask, Request, Response, current_app, g, request, session
from flask.sessions import SessionInterface, SessionMixin
from flask_login import LoginManager, UserMixin, login_user, logout_user
from itsdangerous import BadData, URLSafeSerializer

from portal.accounts import session_rows
from portal.accounts.session_rows import Holder

TOKEN_COOKIE = "portal_session"  # noqa: S105 -- the cookie's name
NOTICES_COOKIE = "portal_notices"
NOTICES = "_flashes"
DERIVED = frozenset({"csrf_token", "_user_id", "_fresh", "_id", "_remember", "_permanent"})
_TOKEN = re.compile(r"[0-9A-Za-z_-]{43}")
_LONGEST_NOTICES = 3500


class Administrator(UserMixin):  # type: ignore[misc]  # Flask-Login ships no types
    """Flask-Login's user: whoever holds the session."""

    def __init__(self, holder: Holder) -> None:
        self.holder = holder
        self.id = holder.account_id


class PortalSession(SessionMixin):
    """A browser's session: its token, the holder read from the table when first asked for, and notices."""

    def __init__(self, token: str | None, notices: str | None) -> None:
        self.token = token
        self.sent_token = token
        self._sent_notices = notices
        self._notices: list[Any] | None = None
        self._holder: Holder | None = None
        self._is_read = token is None
        self.modified = False

    @property
    def holder(self) -> Holder | None:
        """Who is signed in; None for a visitor and once a limit has passed."""
        found = self._find()
        return None if found is None or found.is_over else found

    @property
    def former_holder(self) -> Holder | None:
        """Who was signed in until a limit passed: no right, but the knowledge whose draft it is."""
        found = self._find()
        return found if found is not None and found.is_over else None

    def take(self, token: str | None) -> None:
        """From now on the browser holds this token, or none; forms of this answer fit the new one."""
        self._notices = self._read_notices()
        self.modified = self.modified or bool(self._notices)
        self.token, self._holder, self._is_read = token, None, False
        g.pop("csrf_token", None)

    def csrf_secret(self) -> str:
        """What ties a form to this token: derived, so that there is nothing to store."""
        if self.token is None:
            self.token = secrets.token_urlsafe(32)
        return hmac.new(_key(), b"csrf\0" + self.token.encode(), hashlib.sha256).hexdigest()

    def signed_notices(self) -> str:
        """The notices for the cookie, readable only together with this token; the oldest go if there are too many."""
        self.csrf_secret()
        waiting = list(self._read_notices())
        while len(text := str(self._signer().dumps(waiting))) > _LONGEST_NOTICES:
            waiting.pop(0)
        return text if waiting else ""

    def _find(self) -> Holder | None:
        if not self._is_read and self.token is not None:
            # Set first: where the database does not answer, the error page is a visitor's.
            self._is_read = True
            self._holder = session_rows.find(self.token)
            if self._holder is not None and not self._holder.is_over:
                session_rows.touch(self._holder)
        return self._holder

    def _read_notices(self) -> list[Any]:
        if self._notices is None:
            try:
                self._notices = self._signer().loads(self._sent_notices) if self._sent_notices and self.token else []
            except BadData:
                self._notices = []
        return cast("list[Any]", self._notices)

    def _signer(self) -> URLSafeSerializer:
        return URLSafeSerializer(_key(), salt=f"notices\0{self.token}")

    def _derived(self, key: str) -> Any:
        if key == "csrf_token":
            return self.csrf_secret()
        if key != "_user_id" or self.holder is None:
            raise KeyError(key)
        return str(self.holder.account_id)

    def __getitem__(self, key: str) -> Any:
        if key in DERIVED:
            return self._derived(key)
        if key != NOTICES or not self._read_notices():
            raise KeyError(key)
        return self._notices

    def __setitem__(self, key: str, value: Any) -> None:
        if key in DERIVED:
            return
        if key != NOTICES:
            raise TypeError(f"the session keeps notices only; {key!r} belongs into a table")
        self._notices, self.modified = list(value), True

    def __delitem__(self, key: str) -> None:
        if key == NOTICES:
            self._notices, self.modified = [], True

    def __iter__(self) -> Iterator[str]:
        return iter([NOTICES] if self._read_notices() else [])

    def __len__(self) -> int:
        return len(list(iter(self)))


class PortalSessions(SessionInterface):
    """Reads both cookies, and sends back those that have changed."""

    def open_session(self, app: Flask, request: Request) -> PortalSession:  # noqa: ARG002 -- Flask gives it
        """The session of a request; the table is not asked before somebody wants to know."""
        token = request.cookies.get(TOKEN_COOKIE, "")
        return PortalSession(token if _TOKEN.fullmatch(token) else None, request.cookies.get(NOTICES_COOKIE))

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:  # noqa: ARG002 -- as above
        """Send what has changed; what depends on the cookie says so to caches."""
        assert isinstance(session, PortalSession)
        if session.accessed:
            response.vary.add("Cookie")
        if session.modified:
            _send(response, NOTICES_COOKIE, session.signed_notices())
        if session.token != session.sent_token:
            _send(response, TOKEN_COOKIE, session.token)


def install(app: Flask) -> None:
    """Give `app` these sessions, and Flask-Login on top of them."""
    app.session_interface = PortalSessions()
    manager = LoginManager(app)
    # Tying a session to the browser's address and name, Flask-Login's way, signs out whoever changes networks.
    manager.session_protection = None
    manager.user_loader(_load_user)


def web_session() -> PortalSession:
    """The session of the current request."""
    return cast(PortalSession, session._get_current_object())  # type: ignore[attr-defined]  # a proxy


def sign_in_with(token: str) -> Holder:
    """The browser holds `token` from now on, and this request goes on as its holder."""
    web = web_session()
    web.take(token)
    assert web.holder is not None
    login_user(Administrator(web.holder))
    return web.holder


def forget_browser() -> None:
    """The browser holds no token any more; removing the row is the service's business."""
    logout_user()
    web_session().take(None)


def _load_user(account_id: str) -> Administrator | None:
    holder = web_session().holder
    return Administrator(holder) if holder is not None and str(holder.account_id) == account_id else None


def _send(response: Response, name: str, value: str | None) -> None:
    flags: dict[str, Any] = {"path": "/", "httponly": True, "samesite": "Lax", "secure": request.is_secure}
    if value:
        response.set_cookie(name, value, **flags)
    else:
        response.delete_cookie(name, **flags)


def _key() -> bytes:
    return cast(bytes, current_app.secret_key)
