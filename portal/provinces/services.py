"""Turning plugins on and off in a province."""

from __future__ import annotations

from sqlalchemy import select

from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import advisory_lock, transaction
from portal.errors import Missing, Refused
from portal.installation import installation
from portal.jobs.resting import wake
from portal.orgs.models import Org
from portal.provinces.models import PluginSwitch
from portal.provinces.queries import effective_plugins


def switch(scope: Scope, province: str, plugin: str, *, on: bool) -> None:
    """Turn a plugin on or off in a province, audited. Off hides, it never deletes. Raise Refused or Missing.

    Switching to what it is already changes nothing. What the plugin had asked for meanwhile goes on at once.
    """
    action = "plugin.enabled" if on else "plugin.disabled"
    with refusals_recorded(scope, action, plugin), transaction() as s:
        advisory_lock(s, "provinces.switch")
        org = s.scalar(select(Org).where(Org.code == province, Org.province_code == province, Org.closed_at.is_(None)))
        if org is None:
            raise Missing
        before = effective_plugins(province)
        _refuse_impossible(province, plugin, before, on=on)
        row = s.get(PluginSwitch, (province, plugin)) or PluginSwitch(
            province_code=province, plugin=plugin, is_on=True, switched_at=clock.now()
        )
        if row.is_on == on:
            return
        row.is_on, row.switched_at = on, clock.now()
        s.add(row)
        s.flush()
        record(scope, action, plugin, path=org.path, province=province)
        _tell_of_return(scope, org.ref(), effective_plugins(province) - before)


def _refuse_impossible(province: str, plugin: str, now_on: frozenset[str], *, on: bool) -> None:
    here = installation()
    if plugin not in here.registry.infos:
        raise Refused(f"没有名为 {plugin} 的功能。")
    if not on:
        return
    if not here.ceiling.allows(province, plugin):
        raise Refused("部署配置不允许本省启用这项功能，请联系系统维护人员。")
    infos = here.registry.infos
    if lacking := [infos[name].title for name in infos[plugin].requires if name not in now_on]:
        raise Refused(f"“{infos[plugin].title}”需要先启用“{'”“'.join(lacking)}”。")


def _tell_of_return(scope: Scope, province: OrgRef, back: frozenset[str]) -> None:
    """Those that are on again (the one switched, and those that had waited for it), the required ones first."""
    here = installation()
    acting = Scope(org=scope.org, account_id=scope.account_id, account_name=scope.account_name, plugins=back)
    for plugin in here.registry.infos:
        if plugin in back:
            wake(plugin, province.path)
            here.registry.after_enabled(acting, plugin, province)
