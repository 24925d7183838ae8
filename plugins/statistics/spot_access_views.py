"""Letting members of the team see what a spot check is about (R4.1), for as long as it runs."""

from __future__ import annotations

from flask import Response, request, url_for

from plugins.statistics.blueprint import blueprint
from plugins.statistics.spot_access import SeenCheck, find_check
from plugins.statistics.spot_checkers import end_access, give_access
from plugins.statistics.spot_queries import places_of
from plugins.statistics.team_queries import team_of
from portal.accounts.codes import VALID
from portal.accounts.queries import open_org
from portal.contracts.scope import OrgRef
from portal.errors import Conflict, Missing, Refused
from portal.host.current import scope
from portal.host.guards import requires
from portal.web.codes import row_id
from portal.web.page import notify, page, redirect_to

MANAGE = "accounts.manage"


@blueprint.get("/spot-checks/<row:spot_id>/access")
@requires(MANAGE)
def spot_access(spot_id: int) -> Response:
    """The form: whom, where, under which login."""
    return _form(_led(spot_id))


@blueprint.post("/spot-checks/<row:spot_id>/access")
@requires(MANAGE)
def give_spot_access(spot_id: int) -> Response:
    """Give the post; of a new account the activation code is shown on this page and never again."""
    seen, sent = _led(spot_id), request.form
    login, member = sent.get("login", ""), sent.get("member", 0, type=row_id)
    try:
        org = _near(sent.get("where", ""))
        code = give_access(scope(), spot_id, member, org, login)
    except (Refused, Conflict) as refusal:
        return _form(seen, refusal)
    if code is None:
        notify("已有账号，现在可以用它核查。")
        return redirect_to(url_for(".spot_check", spot_id=spot_id))
    name = next(one.name for one in team_of(seen.org) if one.id == member)
    return page(
        "statistics/spot_code.html", seen=seen, org=org, activation=code, login=login.strip().lower(), name=name,
        days=VALID.days, activate_url=url_for("accounts.activate", _external=True),
    )  # fmt: skip


@blueprint.post("/spot-checks/<row:spot_id>/access/<row:tie_id>/end")
@requires(MANAGE)
def end_spot_access(spot_id: int, tie_id: int) -> Response:
    """End such a post before the check does."""
    _led(spot_id)
    end_access(scope(), spot_id, tie_id)
    notify("查看权限已收回。")
    return redirect_to(url_for(".spot_check", spot_id=spot_id))


def _led(spot_id: int) -> SeenCheck:
    seen = find_check(scope(), spot_id)
    if not seen.may_lead:
        raise Missing
    return seen


def _near(code: str) -> OrgRef:
    found = open_org(code) if code else None
    if found is None or not scope().covers(found.path):
        raise Refused("请选择查看的范围。", {"where": "请从列表中选择"})
    return found


def _form(seen: SeenCheck, refusal: Refused | Conflict | None = None) -> Response:
    return page(
        "statistics/spot_access.html", status=refusal.status if refusal else 200, seen=seen, team=team_of(seen.org),
        places=places_of(seen.org), values=request.form,
        message=refusal.message if refusal else "", errors=refusal.fields if isinstance(refusal, Refused) else {},
    )  # fmt: skip
