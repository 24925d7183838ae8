"""去向变动 of a unit: who has found work since, and every other change of where somebody goes (R3.1)."""

from __future__ import annotations

from flask import Response, request, url_for

from plugins.graduate_register.blueprint import blueprint
from plugins.graduate_register.destination_changes import list_changes, title_of, way_in, ways_below
from plugins.graduate_register.record_slots import MAY_VIEW
from plugins.graduate_register.sources import TITLES
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.views import trail
from portal.web.codes import row_id
from portal.web.page import page


@blueprint.get("/<org:code>/changes")
@requires(MAY_VIEW, org="code")
def changes(code: str) -> Response:
    """From where to where, how many; and each change, the newest first."""
    way, before = way_in(request.args.get("way", "")), request.args.get("before", type=row_id)
    rows, last = list_changes(scope(), org(), way, before)
    key = f"{way.old}-{way.new}" if way.old else ""
    following = url_for(".changes", code=code, way=key or None, before=last) if last else ""
    return page(
        "graduate_register/changes.html", "list", code=code, org=org(), way=way, key=key, rows=rows, title_of=title_of,
        ways=ways_below(scope(), org()), sources=TITLES, following=following, is_further=before is not None,
        trail=trail(org(), "去向变动"),
    )  # fmt: skip
