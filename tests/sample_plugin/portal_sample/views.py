"""The plugin's pages."""

from __future__ import annotations

from flask import Blueprint, Response, request, url_for

from portal.errors import Refused
from portal.host.current import org, scope
from portal.host.guards import public_about, requires
from portal.orgs.selection import Selection
from portal.web.page import notify, page, redirect_to
from portal_sample import queries, services

blueprint = Blueprint("sample", __name__, template_folder="templates")


@blueprint.get("/<org:code>")
@requires("sample.view", org="code")
def index(code: str) -> Response:
    """The latest notes of an organisation and of all below it."""
    return page("sample/index.html", org=org(), notes=queries.latest_notes(scope(), org()))


@blueprint.post("/<org:code>/mark")
@requires("sample.write", org="code")
def mark(code: str) -> Response:
    """What the button over the list leads to: ask for the text, then write it about all that were selected."""
    selection, text = Selection.from_form(request.form), request.form.get("text")
    if selection.is_empty or text is None:
        return _ask(selection)
    try:
        number = services.write(scope(), org(), selection, text)
    except Refused as refused:
        return _ask(selection, refused.fields, 422)
    notify(f"已给 {number} 个组织添加备注。")
    return redirect_to(url_for("orgs.subordinates", code=code))


def _ask(selection: Selection, errors: dict[str, str] | None = None, status: int = 200) -> Response:
    if selection.is_empty:
        raise Refused("还没有选择组织，请先勾选，再点按钮。")
    return page("sample/mark.html", status=status, org=org(), hidden=selection.hidden(), errors=errors or {})


@blueprint.get("/<org:code>/board")
@public_about("code")
def board(code: str) -> Response:
    """For visitors: that there is such an organisation."""
    return page("sample/board.html", org=org())
