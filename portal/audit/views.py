"""The audit log of the administrator's subtree."""

from __future__ import annotations

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from portal.audit.details import shown_details
from portal.audit.queries import LogFilter, log_page
from portal.audit.titles import all_titles
from portal.host.current import scope
from portal.host.guards import requires
from portal.web.codes import row_id
from portal.web.page import page

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("/")
@requires("audit.view")
def index() -> ResponseReturnValue:
    """Who did what to whom, the newest first."""
    asked = request.args
    wanted = LogFilter.parse(asked)
    lines, older = log_page(scope(), wanted, asked.get("before", type=row_id))
    rows = [(line, shown_details(line.details)) for line in lines]
    return page(
        "portal/audit/index.html", "list", rows=rows, older=older, wanted=wanted, actions=sorted(all_titles().items())
    )
