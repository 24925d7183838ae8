"""识别结果: how many are recognised as township-level below a unit, and how it is done (A1.1)."""

from __future__ import annotations

from flask import Response

from plugins.township_verification.blueprint import blueprint
from plugins.township_verification.metrics import CHECKED, TO_CHECK
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.views import trail
from portal.provinces.narrowing import headlines
from portal.web.page import page


@blueprint.get("/<org:code>/recognition")
@requires("township_verification.view", org="code")
def recognition(code: str) -> Response:
    """What is recognised at and below this unit."""
    counted = headlines(scope(), org())
    townships, to_check, checked = (counted[key] for key in ("townships", TO_CHECK.key, CHECKED.key))
    return page(
        "township_verification/recognition.html", code=code, org=org(), townships=townships, to_check=to_check,
        checked=checked,
        trail=trail(org(), "乡镇街道识别"),
    )  # fmt: skip
