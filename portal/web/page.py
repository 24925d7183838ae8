"""Answers: one template gives the page and, for htmx, one block of it."""

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, flash, render_template, request, session
from flask_htmx import HTMX

NOTICES = "_shared/notices.html"


def page(template: str, block: str | None = None, status: int = 200, **context: Any) -> Response:
    """The page `template`, or only its `block` when htmx asks to replace a part of the present page.

    Messages that wait (see notify) are shown by either: the fragment carries them along.
    """
    if block is not None and wants_fragment():
        html = render_block(template, block, context) + _waiting_notices()
    else:
        html = render_template(template, **context)
    return html_response(html, status)


def html_response(html: str, status: int = 200) -> Response:
    """A response of HTML that a cache never mistakes: page and fragment share one address."""
    response = Response(html, status, mimetype="text/html")
    response.vary.add("HX-Request")
    return response


def wants_fragment() -> bool:
    """True if htmx will swap the answer into a page; boosted links and history want whole pages."""
    htmx: HTMX = current_app.htmx  # type: ignore[attr-defined]  # set by flask-htmx
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_block(template: str, block: str, context: Mapping[str, Any]) -> str:
    """One block of a template, with what its top level imports and sets, and what its parents' blocks say."""
    variables = dict(context)
    current_app.update_template_context(variables)
    found = current_app.jinja_env.get_template(template)
    whole = found.new_context(variables)
    # The base template's first words come after all imports and all `extends`: the page itself is never made.
    next(piece for piece in found.root_render_func(whole) if not piece.isspace())
    return "".join(whole.blocks[block][0](whole))


def redirect_to(url: str) -> Response:
    """Send the browser to `url` of this site: 303, or HX-Redirect for htmx. ValueError for another site's."""
    if not is_local(url):
        raise ValueError("a redirect stays on this site")
    htmx = request.headers.get("HX-Request") == "true"
    response = Response(status=204 if htmx else 303)
    response.headers["HX-Redirect" if htmx else "Location"] = url
    response.vary.add("HX-Request")
    return response


def is_local(url: str) -> bool:
    """True for an absolute path of this site, as a `next=` parameter must be; browsers read "\\" as "/"."""
    return url.startswith("/") and not url.startswith(("//", "/\\")) and url.isprintable()


def notify(text: str, kind: str = "done") -> None:
    """Show `text` on the next page, also after a redirect; kind: done, info, warning, refused."""
    flash(text, kind)


def _waiting_notices() -> str:
    if not session.get("_flashes"):
        return ""
    notices = current_app.jinja_env.get_template(NOTICES).module
    return str(notices.notices(oob=True))  # type: ignore[attr-defined]  # a macro
