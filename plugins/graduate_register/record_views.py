"""毕业去向: how far the register is below, and for a branch its graduates one by one (R3.1)."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, request, url_for

from plugins.graduate_register.blueprint import blueprint
from plugins.graduate_register.earlier_records import records_of_removed
from plugins.graduate_register.graduating import year
from plugins.graduate_register.progress import LAGGING, LISTED, LOW, SORTS, below
from plugins.graduate_register.record_listing import EVERYBODY, PAGE, VIEWS, lines_of
from plugins.graduate_register.record_slots import MAY_EDIT, MAY_VIEW
from plugins.graduate_register.shares import shares_of
from plugins.graduate_register.use_slots import PAGE as PROGRESS
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.views import trail
from portal.web.codes import row_id
from portal.web.page import page

TITLE = "毕业生去向登记"


@blueprint.get("/<org:code>")
@requires(MAY_VIEW, org="code")
def records(code: str) -> Response:
    """The figures of an organisation with those directly below; of a branch its graduates."""
    return _branch_page(code) if org().category in HOLDS_MEMBERS else _tree_page(code)


def _tree_page(code: str) -> Response:
    sort = request.args.get("sort", "")
    sort = sort if sort in SORTS else LOW
    rows, late = below(scope(), org(), sort), urlencode({f"p.{PROGRESS}": LAGGING})
    return page(
        "graduate_register/below.html", "list", code=code, org=org(), here=shares_of([org()])[0], rows=rows,
        cut=len(rows) == LISTED, sorts=SORTS, sort=sort, laggards=f"{url_for('orgs.subordinates', code=code)}?{late}",
        year=year(), trail=trail(org(), TITLE),
    )  # fmt: skip


def _branch_page(code: str) -> Response:
    show, after = request.args.get("show", EVERYBODY), request.args.get("after", 0, type=row_id) or 0
    show = show if show in VIEWS else EVERYBODY
    lines = lines_of(org(), show, after)
    following = url_for(".records", code=code, show=show, after=lines[PAGE - 1].id) if len(lines) > PAGE else ""
    return page(
        "graduate_register/branch.html", "list", code=code, org=org(), here=shares_of([org()])[0], lines=lines[:PAGE],
        following=following, is_further=bool(after), show=show, views=VIEWS, may_edit=scope().may(MAY_EDIT),
        removed=records_of_removed(org()),
        todo=next((line.id for line in lines if line.lacks), None), year=year(), trail=trail(org(), TITLE),
    )  # fmt: skip
