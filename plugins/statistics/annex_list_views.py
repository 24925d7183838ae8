"""下级报表: the tables of the units below, with who is missing or late (R3.2)."""

from __future__ import annotations

from flask import Response, request

from plugins.statistics.annex_listing import WISHES, count_states, list_units, wish_in
from plugins.statistics.blueprint import blueprint
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.paths import MAX_DEPTH, WIDTH
from portal.orgs.views import trail
from portal.web.page import page


@blueprint.get("/<org:code>/annex/units")
@requires("statistics.view", org="code")
def annex_units(code: str) -> Response:
    """The units that file with this one, page by page."""
    state, after = wish_in(request.args.get("state", "")), request.args.get("after", "")[: WIDTH * MAX_DEPTH]
    units, following = list_units(scope(), org(), state, after)
    return page(
        "statistics/annex_units.html", "list", code=code, units=units, next=following, after=after, state=state,
        wishes=WISHES, counts=count_states(scope(), org()), trail=trail(org(), "下级报表"),
    )  # fmt: skip
