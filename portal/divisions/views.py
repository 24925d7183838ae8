"""The divisions of the country, to look one up; and the answer to the township pickers of administrators' forms."""

from __future__ import annotations

from flask import Blueprint, Response, url_for

from portal.divisions.answering import asked, township_answer
from portal.host.guards import signed_in
from portal.web.page import page, wants_fragment

blueprint = Blueprint("divisions", __name__)


@blueprint.route("/townships", methods=["GET", "POST"])
@signed_in
def townships() -> Response:
    """查找乡镇街道 (R3.1). Pickers ask with POST: where somebody lives stays out of the addresses of pages."""
    url = url_for("divisions.townships")
    if wants_fragment():
        return township_answer(url)
    return page("portal/divisions/townships.html", picked=asked(), url=url)
