"""接收毕业生: whom a township expects from schools elsewhere, and the sums of its superiors (R3.1)."""

from __future__ import annotations

from urllib.parse import urlencode

from flask import Response, request, url_for

from plugins.graduate_register.blueprint import blueprint
from plugins.graduate_register.destinations import TITLES
from plugins.graduate_register.expected import list_expected, parts_of, reveal_mobile
from plugins.graduate_register.expected_figures import by_destination
from plugins.graduate_register.expecting import TOWNSHIP
from plugins.graduate_register.graduate_exports import mobile_of
from plugins.graduate_register.receiving import Area, area_of
from plugins.graduate_register.record_slots import MAY_VIEW
from portal.divisions.whole_names import whole_name
from portal.errors import Missing
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.temporary import temporary_of
from portal.orgs.views import trail
from portal.web.page import page

TITLE = "接收毕业生"


@blueprint.get("/<org:code>/expected")
@requires(MAY_VIEW, org="code")
def expected(code: str) -> Response:
    """The graduates of a township; of a leading body the sums of what is below."""
    return _page(code)


@blueprint.post("/<org:code>/expected/<row:person_id>")
@requires("people.reveal", org="code")
def reveal_expected(code: str, person_id: int) -> Response:
    """The same page with the mobile of one of them in full, this once; that it was shown is in the log."""
    return _page(code, person_id, reveal_mobile(scope(), org(), person_id))


def _page(code: str, person_id: int = 0, mobile: str = "") -> Response:
    area, township = area_of(org()), request.args.get("township", "")
    if township and (area is None or len(township) != TOWNSHIP or not township.startswith(area.code)):
        raise Missing
    if area is None:
        return page(
            "graduate_register/no_area.html", "list", code=code, org=org(), trail=trail(org(), TITLE)
        )  # fmt: skip
    if len(area.code) == TOWNSHIP or township:
        return _list_page(code, area, township, {person_id: mobile} if person_id else {})
    parts = parts_of(org(), area)
    return page(
        "graduate_register/arrivals.html", "list", code=code, org=org(), area=area, parts=parts,
        destinations=_figures(area.code), homeless=[one for one in parts if one.org is None], trail=trail(org(), TITLE),
    )  # fmt: skip


def _list_page(code: str, area: Area, township: str, revealed: dict[int, str]) -> Response:
    destination = request.args.get("destination", "")
    destination = destination if destination in TITLES else ""
    found = list_expected(area, township, destination, request.args.get("after", ""))
    address = url_for(".expected", code=code)
    pairs = [(name, value) for name, value in (("township", township), ("destination", destination)) if value]
    seat = area.seats.get(township or area.code)
    return page(
        "graduate_register/expected.html", "list", code=code, org=org(), place=whole_name(township or area.code),
        rows=found.rows, titles=TITLES, mobile_of=mobile_of, revealed=revealed,
        may_reveal=scope().may("people.reveal"), pairs=pairs, destination=destination, township=township,
        figures=_figures(township or area.code), seat=seat, temporary=temporary_of(seat) if seat else None,
        address=address, following=f"{address}?{urlencode([*pairs, ('after', found.next)])}" if found.next else "",
        first=f"{address}?{urlencode(pairs)}" if "after" in request.args else "", trail=trail(org(), TITLE),
    )  # fmt: skip


def _figures(code: str) -> list[tuple[str, str, int]]:
    """Key, title and number of each destination that somebody has."""
    found = by_destination(code)
    return [(key, title, found[key]) for key, title in TITLES.items() if key in found]
