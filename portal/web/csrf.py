"""A changing request must come from a page of this site: its origin says so, and its token proves it."""

from urllib.parse import urlsplit

from flask import Flask, request
from flask_wtf.csrf import CSRFError, CSRFProtect

_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class ForeignOriginError(CSRFError):  # type: ignore[misc]  # Flask-WTF ships no types
    """The browser says that another site sent this request."""


def init_app(app: Flask) -> None:
    """Check origin and token on every method that may change something.

    The token lives as long as the session: an hour's limit of its own would only lose drafts.
    """
    app.config.setdefault("WTF_CSRF_TIME_LIMIT", None)
    # Strict mode wants a Referer, which proxies strip; the origin check below stands in for it.
    app.config.setdefault("WTF_CSRF_SSL_STRICT", False)
    app.before_request(_refuse_foreign_origin)
    CSRFProtect(app)


def comes_from_this_site() -> bool:
    """True unless the browser names another site; browsers that name none are left to the token.

    Sec-Fetch-Site is the browser's own verdict, but only https gets it; on http there is Origin.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc.lower() == request.host.lower()


def proves_this_site() -> bool:
    """True if the browser vouches that a page of this site sent the request."""
    return comes_from_this_site() and ("Sec-Fetch-Site" in request.headers or "Origin" in request.headers)


def _refuse_foreign_origin() -> None:
    if request.method not in _SAFE_METHODS and not comes_from_this_site():
        raise ForeignOriginError("foreign origin")
