"""What a picker's typing and buttons are answered with; any blueprint's route may give this answer to its visitors."""

from __future__ import annotations

import re

from flask import Response, abort, render_template, request

from portal.divisions.picking import Picked, pick
from portal.web.page import html_response

PICKER, ADDRESS = "picker", "address"
"""The arguments that name the picker which asks, and the field of the form in which the address stands."""
_NAME = re.compile(r"[a-z][a-z0-9_-]{0,60}", re.I)


def asked() -> Picked:
    """The picker that this request asks about, `township` if it names none; 400 for what is no name."""
    name = request.values.get(PICKER, "township")
    if not _NAME.fullmatch(name):
        abort(400)
    return pick(request.values, name, address=request.form.get(request.values.get(ADDRESS, ""), ""))


def township_answer(url: str) -> Response:
    """What is offered to the picker that asks; `url` is where it asks again."""
    return html_response(render_template("_shared/township_answer.html", picked=asked(), url=url))
