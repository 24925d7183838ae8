"""学社衔接临时团支部: a township has one below it, made by one button, by itself or by its county committee (R1.3)."""

from __future__ import annotations

from uuid import uuid4

from flask import Response, request, url_for

from plugins.township_verification.blueprint import blueprint
from plugins.township_verification.temporary_making import make, preview
from portal.errors import Conflict, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.queries import superiors
from portal.orgs.selection import Selection
from portal.orgs.temporary import create_temporary, names_below, temporary_of
from portal.orgs.views import trail
from portal.web.page import notify, page, redirect_to

SHOWN = 100


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


@blueprint.post("/<org:code>/temporary-branches")
@requires("orgs.manage", org="code")
def temporaries(code: str) -> Response:
    """What will be made for the selected townships that have none, with the names."""
    return _preview(code)


@blueprint.post("/<org:code>/temporary-branches/confirm")
@requires("orgs.manage", org="code")
def make_temporaries(code: str) -> Response:
    """新建: a few at once, more as a job."""
    key = request.form.get("form_key", "")[:64] or str(uuid4())
    try:
        made, run_id = make(scope(), org(), Selection.from_form(request.form), key)
    except Refused as refusal:
        return _preview(code, refusal)
    if run_id is not None:
        notify("已开始新建，完成的随即可用。")
        return redirect_to(url_for("jobs.show", run_id=run_id))
    notify(f"已新建 {made} 个学社衔接临时团支部。" if made else "没有新建：它们刚刚已有，或上级组织有了变化。")
    return redirect_to(url_for("orgs.subordinates", code=code))


def _preview(code: str, refusal: Refused | None = None) -> Response:
    selection = Selection.from_form(request.form)
    found = preview(scope(), org(), selection, SHOWN)
    return page(
        "township_verification/temporaries.html", status=422 if refusal else 200, code=code, org=org(), found=found,
        hidden=selection.hidden(), form_key=str(uuid4()), back=url_for("orgs.subordinates", code=code),
    )  # fmt: skip


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
