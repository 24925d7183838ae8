"""统计总览: where an organisation stands against every requirement at once (R1.1, R4.2)."""

from __future__ import annotations

from typing import Any

from flask import Response, url_for

from plugins.statistics.blueprint import blueprint
from plugins.statistics.standings import measures_for, own_standings
from portal import clock
from portal.contracts.scope import OrgRef
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.queries import superiors
from portal.web.page import page

Trail = list[tuple[str, str | None]]


@blueprint.get("/<org:code>")
@requires("statistics.view", org="code")
def dashboard(code: str) -> Response:
    """Every measure with its figure and its plot."""
    measures = measures_for(scope())
    return page(
        "statistics/dashboard.html", code=code, org=org(), measures=measures,
        standings=own_standings(scope(), org(), measures), at=clock.now(), trail=trail_to(org(), ".dashboard"),
    )  # fmt: skip


def trail_to(here: OrgRef, endpoint: str, **arguments: Any) -> Trail:
    """From the administrator's own unit down, each leading to that one's page of the kind."""
    above = superiors(scope(), here) if here.id != scope().org.id else ()
    way: Trail = [(one.short_name, url_for(endpoint, code=one.code, **arguments)) for one in above]
    return [*way, (here.short_name, None)]
