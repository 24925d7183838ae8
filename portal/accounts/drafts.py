"""When a session has ended: the way back in, and back to a half-sent form.

A form that arrives after its session's end is answered with the sign-in page, which carries what was filled in along,
sealed. Whoever then signs in as the same account is offered the form again, to send with a click of their own. The
form's token had to fit the ended session, so another site's form never comes this far; the address is the one the form
was sent to, never one that a parameter names. Files and passwords are not kept.
"""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, g, request
from werkzeug.exceptions import Unauthorized

from portal.accounts.session_rows import Holder
from portal.accounts.sessions import web_session
from portal.pii import SealBroken, vault
from portal.web.page import is_local, page, wants_fragment

LARGEST = 64 * 1024
SIGN_IN = "/sign-in"


@dataclass(frozen=True, slots=True)
class Draft:
    """What was filled in: where it goes, and its fields. `had_files`: some must be chosen again."""

    path: str
    fields: tuple[tuple[str, str], ...]
    had_files: bool


def install(app: Flask) -> None:
    """Answer whoever has to sign in first (401) with the way to do so."""
    app.register_error_handler(Unauthorized, ask_to_sign_in)


def ask_to_sign_in(_error: Unauthorized) -> Response:
    """The sign-in page in place of the page that was asked for; what a form sent is kept, and nothing was changed."""
    former = web_session().former_holder
    changing = request.method not in ("GET", "HEAD")
    back = _page_in_view()
    response = page(
        "portal/accounts/sign_in.html",
        status=401,
        refusal="",
        login=former.login if former else "",
        next=back,
        ended=former is not None or changing,
        draft=seal(former) if former and changing else "",
    )
    if wants_fragment() and changing:
        # portal.js lets an answer in that names its own place; the page's form was htmx's, the sign-in is a plain one.
        response.headers["HX-Retarget"] = "body"
        response.headers["HX-Reswap"] = "innerHTML"
    elif wants_fragment():
        response.headers["HX-Redirect"] = f"{SIGN_IN}?{urlencode({'next': back})}"
    return response


def seal(former: Holder) -> str:
    """The submitted form, to be opened only in the same ended session; '' if there is nothing to keep or too much."""
    return sealed_form(_context(former))


def sealed_form(context: str) -> str:
    """The submitted form, to be opened only with the same context; '' if there is nothing to keep or too much.

    The request's token was checked against the browser's session before (CSRF), or nothing is kept.
    """
    if not g.get("csrf_valid"):
        return ""
    fields = [(n, v) for n, v in request.form.items(multi=True) if n != "csrf_token" and "password" not in n]
    if not fields or sum(len(name) + len(value) for name, value in fields) > LARGEST:
        return ""
    text = json.dumps([request.full_path.rstrip("?"), fields, bool(request.files)], ensure_ascii=False)
    return base64.urlsafe_b64encode(vault().seal(text, context)).decode("ascii")


def open_draft(sealed: str, former: Holder | None) -> Draft | None:
    """The form that `seal` kept in this session, or None if it is not that."""
    return opened_form(sealed, _context(former)) if former is not None else None


def opened_form(sealed: str, context: str) -> Draft | None:
    """The form that `sealed_form` kept with this context, or None if it is not that."""
    if not sealed:
        return None
    try:
        text = vault().open(base64.urlsafe_b64decode(sealed), context)
    except (SealBroken, binascii.Error, ValueError, IndexError):
        return None
    path, fields, had_files = json.loads(text)
    return Draft(path, tuple((name, value) for name, value in fields), had_files) if is_local(path) else None


def _context(former: Holder) -> str:
    return f"accounts.draft:{former.session_id}:{former.account_id}"


def _page_in_view() -> str:
    """The page the visitor looks at: htmx names it, else it is the one asked for; a form's own page is its referrer."""
    if request.headers.get("HX-Current-URL"):
        return _local_part(request.headers["HX-Current-URL"])
    if request.method in ("GET", "HEAD"):
        return request.full_path.rstrip("?")
    return _local_part(request.referrer or "")


def _local_part(url: str) -> str:
    parts = urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    return path if parts.netloc == request.host and is_local(path) else "/"
