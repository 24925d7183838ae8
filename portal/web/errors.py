"""Error pages: each says why, and what to do. For htmx, the same words as a message above the page."""

import secrets
from typing import Any

import redis.exceptions
from flask import Flask, Response, current_app, request, session
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import Forbidden, HTTPException, InternalServerError

from portal.errors import PortalError
from portal.web.csrf import ForeignOriginError, proves_this_site
from portal.web.page import html_response, wants_fragment

PAGES = frozenset({400, 401, 403, 404, 405, 409, 413, 422, 429, 500, 503})
_DRAFT_LIMIT = 64 * 1024
_KEPT_HEADERS = ("Allow", "Retry-After")


class PermissionMissingError(Forbidden):
    """403 that says which permission is missing (its title) and whom to ask."""

    def __init__(self, permission: str, ask: str = "") -> None:
        super().__init__()
        self.permission = permission
        self.ask = ask


def init_app(app: Flask) -> None:
    """Answer every HTTP error, and the database's or Redis's absence, with a page of the portal's own."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(InternalServerError, _internal_error)
    app.register_error_handler(PortalError, _refused)
    app.register_error_handler(CSRFError, _form_too_old)
    for away in (OperationalError, redis.exceptions.ConnectionError, redis.exceptions.TimeoutError):
        app.register_error_handler(away, _service_away)


def error_response(name: str, status: int, **context: Any) -> Response:
    """The page templates/portal/errors/<name>.html, or its fragment, which htmx puts into the notices.

    Nothing of the visitor goes in: no context processor runs (one may be what failed), and a 404 is
    the same, byte for byte, for what does not exist and for what is not theirs.
    """
    fragment = wants_fragment()
    template = current_app.jinja_env.get_template(f"portal/errors/{name}.html")
    response = html_response(template.render(context, fragment=fragment), status)
    if fragment:
        response.headers["HX-Retarget"] = "#notices"
        response.headers["HX-Reswap"] = "innerHTML"
    return response


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    name = status if status in PAGES else (500 if status >= 500 else 400)
    response = error_response(str(name), status, **_words(error, status))
    for header, value in error.get_headers():
        if header in _KEPT_HEADERS:
            response.headers[header] = value
    return response


def _refused(error: PortalError) -> Response:
    """What a service refused and the view did not show in its own form."""
    words = {} if error.status == 404 else {"reason": error.message}
    return error_response(str(error.status if error.status in PAGES else 500), error.status, **words)


def _words(error: HTTPException, status: int) -> dict[str, Any]:
    """What a page of this status may say besides its own text."""
    if isinstance(error, PermissionMissingError):
        return {"permission": error.permission, "ask": error.ask}
    if status == 401:
        return {"sign_in_url": _sign_in_url()}
    if status == 413:
        return {"limit": request.max_content_length}
    if status in (409, 422) and error.description != type(error).description:
        return {"reason": error.description}
    return {}


def _internal_error(error: InternalServerError) -> Response:
    return error_response("500", 500, error_id=_logged(error.original_exception or error))


def _service_away(error: Exception) -> Response:
    response = error_response("503", 503, error_id=_logged(error))
    response.headers["Retry-After"] = "30"
    return response


def _logged(error: BaseException) -> str:
    error_id = secrets.token_hex(4).upper()
    current_app.logger.error("error %s in %s", error_id, request.endpoint, exc_info=error)
    return error_id


def _form_too_old(error: CSRFError) -> Response:
    """The token does not fit, mostly because the session ended: what was filled in can be sent again."""
    if isinstance(error, ForeignOriginError):
        return error_response("foreign", 400)
    return error_response(
        "csrf", 400, signed_in="_user_id" in session, sign_in_url=_sign_in_url(), draft=_draft(), path=request.full_path
    )


def _draft() -> list[tuple[str, str]] | None:
    """The fields that were sent, to be sent again; None if that may not or cannot be offered.

    Never to a request that only might be ours: the offer would hand the new token to another site's form.
    """
    fields = [(name, value) for name, value in request.form.items(multi=True) if name != "csrf_token"]
    secret = any("password" in name or "activation" in name for name, _ in fields)
    size = sum(len(name) + len(value) for name, value in fields)
    if not fields or secret or request.files or size > _DRAFT_LIMIT or not proves_this_site():
        return None
    return fields


def _sign_in_url() -> str:
    return str(current_app.config.get("SIGN_IN_URL", "/sign-in"))
