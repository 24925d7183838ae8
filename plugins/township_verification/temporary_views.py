"""学社衔接临时团支部: a township has one below it, made by one button, by itself or by its county committee (R1.3)."""

from __future__ import annotations

from flask import Response, request, url_for

from plugins.township_verification.blueprint import blueprint
from portal.errors import Conflict, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.queries import superiors
from portal.orgs.temporary import create_temporary, names_below, temporary_of
from portal.orgs.views import trail
from portal.web.page import notify, page, redirect_to


@blueprint.get("/<org:code>/temporary-branch")
@requires("township_verification.view", org="code")
def temporary(code: str) -> Response:
    """Whether there is one, what it will be called, and the button."""
    return _page(code)


@blueprint.post("/<org:code>/temporary-branch")
@requires("orgs.manage", org="code")
def make_temporary(code: str) -> Response:
    """新建, once: pressed again it says that it is there."""
    try:
        made = create_temporary(scope(), code)
    except (Refused, Conflict) as refusal:
        there = temporary_of(org())
        if there is None:
            return _page(code, refusal)
        notify(f"“{there.full_name}”已经建好，没有重复新建。", "info")
        return redirect_to(_back(there.code))
    notify(f"已新建“{made.full_name}”。")
    return redirect_to(_back(made.code))


def _back(made: str) -> str:
    """To the superior's list, if that is where the button was pressed; else to the new branch."""
    box, above = request.form.get("show"), superiors(scope(), org()) if org().id != scope().org.id else ()
    return url_for(".check", code=above[-1].code, show=box) if box and above else url_for("orgs.profile", code=made)


def _page(code: str, refusal: Refused | Conflict | None = None) -> Response:
    here = org()
    return page(
        "township_verification/temporary.html", status=refusal.status if refusal else 200, code=code, org=here,
        there=temporary_of(here), name=names_below(here).full,
        might_be_branch=here.township_flag is not False and here.category in HOLDS_MEMBERS,
        may_make=scope().may("orgs.manage"), message=refusal.message if refusal else "",
        trail=trail(here, "临时团支部"),
    )  # fmt: skip
