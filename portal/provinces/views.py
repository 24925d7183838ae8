"""The switchboard: which plugins are on in a province."""

from __future__ import annotations

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from portal.audit.refusals import refusals_recorded
from portal.errors import Forbidden, Missing, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.installation import installation
from portal.provinces.board import plugin_states, switchboard
from portal.provinces.queries import provinces_of
from portal.provinces.services import switch
from portal.web.page import notify, page, redirect_to

blueprint = Blueprint("provinces", __name__, url_prefix="/plugins")


@blueprint.get("/")
@requires("plugins.view")
def index() -> ResponseReturnValue:
    """For the centre every plugin in every province; for a province its switches; below, what is on here."""
    acting = scope()
    places = provinces_of(acting)
    if not acting.org.province_code:
        lines = switchboard(places)
        chosen = request.args.get("show") == "off"
        shown = [line for line in lines if not all(s.is_on for s in line.states)] if chosen else lines
        infos = installation().registry.infos.values()
        on = [sum(line.states[i].is_on for line in lines) for i in range(len(infos))]
        return page(
            "portal/provinces/matrix.html", "list", lines=shown, infos=infos, on=on, total=len(lines), chosen=chosen
        )
    states = plugin_states(acting.org.province_code)
    return page("portal/provinces/board.html", place=places[0] if places else None, states=states)


@blueprint.get("/<org:code>")
@requires("plugins.view", org="code")
def board(code: str) -> ResponseReturnValue:
    """The switches of one province."""
    if code not in {place.code for place in provinces_of(scope())}:
        raise Missing
    return page("portal/provinces/board.html", place=org(), states=plugin_states(code))


@blueprint.post("/<org:code>")
@requires("plugins.switch", org="code")
def change(code: str) -> ResponseReturnValue:
    """Turn a plugin on or off in a province; off asks first."""
    name, on = request.form.get("plugin", ""), request.form.get("on") == "1"
    with refusals_recorded(scope(), "plugin.enabled" if on else "plugin.disabled", name, org().path):
        if code not in {place.code for place in provinces_of(scope())}:
            raise Forbidden("只有省级团委或团中央的管理员可以启用、停用功能。")
        state = next((state for state in plugin_states(code) if state.info.name == name), None)
        if state is None:
            raise Refused("没有这项功能，请返回重新选择。")
    if not on and request.form.get("confirmed") != "1":
        return page("portal/provinces/confirm_off.html", place=org(), state=state)
    switch(scope(), code, name, on=on)
    notify("已启用。" if on else "已停用。数据都保留着，重新启用后恢复原样。", "done")
    return redirect_to(url_for(".board", code=code))
