"""What is done to many ticked organisations at once: name the demand, see whom it meets, then a job does it."""

from __future__ import annotations

from uuid import uuid4

from flask import Response, request, url_for

from portal.errors import Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.bulk_settings import TITLE, request_many, selected_head
from portal.orgs.change_views import blueprint
from portal.orgs.selection import Selection
from portal.orgs.settings import SETTINGS, effective
from portal.web.page import notify, page, redirect_to

__all__ = ["blueprint"]

SHOWN = 20


@blueprint.post("/orgs/<org:code>/demand")
@requires("orgs.manage", org="code")
def demand(code: str) -> Response:
    """The page that asks for target and deadline; it names the first of the organisations it will meet."""
    return _demand_page(code)


@blueprint.post("/orgs/<org:code>/demand/confirm")
@requires("orgs.manage", org="code")
def make_demand(code: str) -> Response:
    """Ask for the job that sets them."""
    values = {key: request.form.get(key, "") for key in SETTINGS}
    key = request.form.get("form_key", "")[:64] or str(uuid4())
    try:
        run_id = request_many(scope(), org(), Selection.from_form(request.form), values, key)
    except Refused as refusal:
        return _demand_page(code, refusal)
    notify("已开始下达，完成后各组织的要求随即生效。")
    return redirect_to(url_for("jobs.show", run_id=run_id))


def _demand_page(code: str, refusal: Refused | None = None) -> Response:
    here, selection = org(), Selection.from_form(request.form)
    head = selected_head(scope(), here, selection, SHOWN + 1)
    return page(
        "portal/orgs/demand.html", status=422 if refusal else 200, code=code, org=here, title=TITLE,
        shown=head[:SHOWN], more=len(head) > SHOWN, hidden=selection.hidden(),
        everything=selection.filter is not None, count=len(selection.codes),
        settings=[(key, kind.title, effective(here, key)) for key, kind in SETTINGS.items()],
        values=request.form, errors=refusal.fields if refusal else {}, form_key=str(uuid4()),
    )  # fmt: skip
