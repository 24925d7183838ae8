"""统计总览: where an organisation stands against every requirement at once, and those below it (R1.1, R4.2)."""

from __future__ import annotations

from typing import Any

from flask import Response, request, url_for

from plugins.statistics.blueprint import blueprint
from plugins.statistics.days import trend
from plugins.statistics.overview import overview
from plugins.statistics.standings import LOW, SORTS, family, measures_for
from plugins.statistics.tiles import tiles
from portal import clock
from portal.contracts.scope import OrgRef
from portal.errors import Missing
from portal.host.current import org, scope
from portal.host.frame import may_open
from portal.host.guards import requires
from portal.orgs.queries import superiors
from portal.orgs.settings import deadline_of
from portal.web.page import page

PAGE = 50
Trail = list[tuple[str, str | None]]


@blueprint.get("/<org:code>")
@requires("statistics.view", org="code")
def dashboard(code: str) -> Response:
    """Every measure with its figure and its plot, and the three directly below that are furthest from the target."""
    found = family(scope(), org(), measures_for(scope()))
    return page(
        "statistics/dashboard.html", code=code, org=org(), lines=overview(found, trend(org())), at=clock.now(),
        until=deadline_of(org()), trail=trail_to(org(), ".dashboard"),
        may_open=lambda endpoint: may_open(endpoint, scope()),
    )  # fmt: skip


@blueprint.get("/<org:code>/ranking/<measure_key>")
@requires("statistics.view", org="code")
def ranking(code: str, measure_key: str) -> Response:
    """Those directly below, ranked by one measure; the centre's as a map of tiles, too."""
    measures = measures_for(scope())
    measure = next((one for one in measures if one.key == measure_key), None)
    if measure is None:
        raise Missing
    sort, number = request.args.get("sort", LOW), max(request.args.get("page", 1, type=int), 1)
    sort = sort if sort in SORTS else LOW
    found = family(scope(), org(), [measure])
    places = found.ranked(measure.key, sort)
    return page(
        "statistics/ranking.html", "list", code=code, org=org(), measure=measure, measures=measures,
        own=found.own[measure.key], places=places[(number - 1) * PAGE : number * PAGE], count=len(places),
        number=number, last=-(-len(places) // PAGE), sorts=SORTS, sort=sort, at=clock.now(),
        tiles=[] if org().province_code else tiles(places), trail=trail_to(org(), ".ranking", measure_key=measure.key),
    )  # fmt: skip


def trail_to(here: OrgRef, endpoint: str, **arguments: Any) -> Trail:
    """From the administrator's own unit down, each leading to that one's page of the kind."""
    above = superiors(scope(), here) if here.id != scope().org.id else ()
    way: Trail = [(one.short_name, url_for(endpoint, code=one.code, **arguments)) for one in above]
    return [*way, (here.short_name, None)]
