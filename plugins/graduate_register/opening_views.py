"""由团员本人填写: opening a class, its link, who has entered, who is missing, who was reminded (R3.1)."""

from __future__ import annotations

from flask import Response, request, url_for

from plugins.graduate_register.blueprint import blueprint
from plugins.graduate_register.graduating import year
from plugins.graduate_register.opening_listing import lines_of, missing, note_reminded
from plugins.graduate_register.openings import (
    LONGEST,
    SHORTEST,
    USUAL,
    close_branch,
    code_of,
    is_open,
    latest_opening,
    open_branch,
)
from plugins.graduate_register.record_slots import MAY_EDIT
from portal.accounts.codes import plain_code
from portal.errors import Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.categories import BRANCH
from portal.orgs.views import trail
from portal.web.page import notify, page, redirect_to

TITLE = "由团员本人填写"


@blueprint.get("/<org:code>/own")
@requires(MAY_EDIT, org="code")
def opening(code: str) -> Response:
    """How the class is opened, and what its members have done."""
    return _page(code)


@blueprint.post("/<org:code>/own")
@requires(MAY_EDIT, org="code")
def open_now(code: str) -> Response:
    """Open the class, or open it again: with a new code."""
    days = request.form.get("days", "")
    try:
        open_branch(scope(), org(), int(days) if days.isascii() and days.isdigit() and len(days) < 4 else 0)
    except Refused as refusal:
        return _page(code, refusal)
    notify("已开放，请把下面的链接发给团员。以前的链接和口令不再有效。")
    return redirect_to(url_for(".opening", code=code))


@blueprint.post("/<org:code>/own/close")
@requires(MAY_EDIT, org="code")
def close_now(code: str) -> Response:
    """Close the class before its time."""
    notify("已关闭，链接不再有效。" if close_branch(scope(), org()) else "已经关闭或到期了。")
    return redirect_to(url_for(".opening", code=code))


@blueprint.post("/<org:code>/own/reminded")
@requires(MAY_EDIT, org="code")
def reminded(code: str) -> Response:
    """Note who was reminded."""
    ids = [int(one) for one in request.form.getlist("ids") if one.isascii() and one.isdigit() and len(one) < 19]
    latest = latest_opening(org())
    count = note_reminded(scope(), org(), latest, ids) if latest and ids else 0
    notify(f"已记下提醒了 {count} 人。" if count else "请先选中提醒过的团员。", "done" if count else "warning")
    return redirect_to(url_for(".opening", code=code))


def _page(code: str, refusal: Refused | None = None) -> Response:
    latest = latest_opening(org())
    opened = latest if latest and is_open(latest) else None
    lines = lines_of(org(), latest) if latest else []
    shown = code_of(opened) if opened else ""
    return page(
        "graduate_register/opening.html", status=refusal.status if refusal else 200, code=code, org=org(),
        is_branch=org().category == BRANCH, latest=latest, is_open=opened is not None, shown=shown, lines=lines,
        missing=missing(lines),
        link=url_for(".own.start", key=plain_code(shown), _external=True) if opened else "",
        typing=url_for(".own.find", _external=True), refusal=refusal, usual=USUAL, shortest=SHORTEST, longest=LONGEST,
        days=request.form.get("days", str(USUAL)), year=year(),
        trail=[*trail(org(), TITLE)[:-1], ("毕业生去向登记", url_for(".records", code=code)), (TITLE, None)],
    )  # fmt: skip
