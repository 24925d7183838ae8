"""发布给接收地: what a school's unit has released to the receiving townships (R3.1)."""

from __future__ import annotations

from flask import Response, request, url_for

from plugins.graduate_register.blueprint import blueprint
from plugins.graduate_register.record_slots import MAY_EDIT, MAY_VIEW
from plugins.graduate_register.releasing import NOT_BY_LEADING_BODIES, release, releases_of, withdraw
from plugins.graduate_register.shares import shares_of
from portal.errors import Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.views import trail
from portal.web.page import notify, page, redirect_to


@blueprint.get("/<org:code>/release")
@requires(MAY_VIEW, org="code")
def releases(code: str) -> Response:
    """How many branches are released, what townships see, and the buttons."""
    return _page(code)


@blueprint.post("/<org:code>/release")
@requires(MAY_EDIT, org="code")
def make_release(code: str) -> Response:
    """发布, or 撤回 what was released."""
    is_release = request.form.get("act") == "release"
    try:
        changed = release(scope(), code) if is_release else withdraw(scope(), code)
    except Refused as refusal:
        return _page(code, refusal.message)
    said = f"已发布 {changed} 个团支部。" if is_release else f"已撤回 {changed} 个团支部，接收地不再看到。"
    notify(said if changed else "没有改动。", "done" if changed else "info")
    return redirect_to(url_for(".releases", code=code))


def _page(code: str, message: str = "") -> Response:
    here = org()
    return page(
        "graduate_register/release.html", "list", 422 if message else 200, code=code, org=here, message=message,
        found=None if here.is_leading_body else releases_of(here), why_not=NOT_BY_LEADING_BODIES,
        share=shares_of([here])[0], may_edit=scope().may(MAY_EDIT), trail=trail(here, "发布给接收地"),
    )  # fmt: skip
