"""毕业转换: who becomes a graduates' organisation when, and who has become one (A2.5, A3.3)."""

from __future__ import annotations

from flask import Response, request

from plugins.graduation_marking.blueprint import blueprint
from plugins.graduation_marking.conversion_dates import day_of
from plugins.graduation_marking.conversion_queries import converted, converted_sums, waiting, waiting_sum
from portal import clock
from portal.host.current import org
from portal.host.guards import requires
from portal.orgs.views import trail
from portal.web.page import page

WAITING, DONE = "waiting", "done"


@blueprint.get("/<org:code>/conversion")
@requires("graduation_marking.view", org="code")
def conversion(code: str) -> Response:
    """Before the day what will happen, from the day on what has happened; either can be looked at."""
    today = clock.today()
    day = day_of(today.year)
    is_due = today >= day
    show = request.args.get("show") or (DONE if is_due else WAITING)
    after = request.args.get("after", "")
    listing = converted(org(), after) if show == DONE else waiting(org(), today.year, after)
    return page(
        "graduation_marking/conversion.html", "list", code=code, org=org(), day=day, is_due=is_due, show=show,
        days=(day - today).days, coming=waiting_sum(org(), today.year), sums=converted_sums(org()), listing=listing,
        trail=trail(org(), "毕业转换"),
    )  # fmt: skip
