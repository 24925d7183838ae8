"""毕业去向名单: the graduates below a unit by destination, by receiving township, by what is missing (R3.1)."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import urlencode

from flask import Response, request, url_for

from plugins.graduate_register.blueprint import blueprint
from plugins.graduate_register.destinations import TITLES
from plugins.graduate_register.graduate_filter import CONTENT, MISSING, GraduateFilter
from plugins.graduate_register.graduate_lines import line_of
from plugins.graduate_register.graduate_listing import GraduatePage, list_graduates
from plugins.graduate_register.graduating import year
from plugins.graduate_register.record_slots import MAY_VIEW
from portal.divisions.picking import Picked, settle
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.views import trail
from portal.web.page import page

TITLE = "毕业去向名单"
LONGEST = 100
"""Characters that are typed to find a township."""


@blueprint.get("/<org:code>/graduates")
@requires(MAY_VIEW, org="code")
def graduates(code: str) -> Response:
    """A page of the list; where words may mean several townships, these to choose from."""
    wanted, unsettled = _wanted(GraduateFilter.parse(request.args), request.args.get("place", "").strip()[:LONGEST])
    after = request.args.get("after", "")
    found = GraduatePage(()) if unsettled else list_graduates(scope(), org(), wanted, after)
    address = url_for(".graduates", code=code)
    further = urlencode([*wanted.pairs(), ("after", found.next)])
    return page(
        "graduate_register/graduates.html", "list", code=code, org=org(), wanted=wanted, listing=found,
        lines=[line_of(row) for row in found.rows], destinations=list(TITLES.items()), missing=list(MISSING.items()),
        content=list(CONTENT.items()), unsettled=unsettled,
        first=f"{address}?{urlencode(wanted.pairs())}" if "after" in request.args else "",
        following=f"{address}?{further}" if found.next else "", year=year(), trail=trail(org(), TITLE),
    )  # fmt: skip


def _wanted(wanted: GraduateFilter, words: str) -> tuple[GraduateFilter, Picked | None]:
    """The filter with the township that is meant by what was typed; and what may be meant, where that is not sure."""
    if not words:
        return wanted, None
    picked = settle({"township.words": words}, "township")
    return replace(wanted, township=picked.code), None if picked.code else picked
