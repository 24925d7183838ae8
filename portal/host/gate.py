"""The gate before each request: who, where, which province, which plugins. No view and no plugin checks it again."""

from __future__ import annotations

from typing import Any

from flask import Flask, abort, g, request
from flask.typing import ResponseReturnValue

from portal.accounts.current import load_scope
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import transaction
from portal.errors import Forbidden, Missing
from portal.hooks.loading import PluginError
from portal.host.guards import Guard, guard_of
from portal.orgs.queries import find_in_subtree, find_open
from portal.provinces.queries import acting_at, effective_plugins


class UnguardedRoute(PluginError):  # noqa: N818
    """A route that does not say who may come: the portal does not start."""


def install(app: Flask, owners: dict[str, str]) -> None:
    """Put the gate before every request. `owners` maps a plugin's blueprint to the plugin's name."""
    _refuse_unguarded(app, owners)

    @app.before_request
    def gate() -> ResponseReturnValue | None:
        if request.endpoint is None:
            return None
        guard = guard_of(app.view_functions[request.endpoint])
        assert guard is not None
        plugin = owners.get(_outermost(request.blueprint))
        g.scope = load_scope()
        if guard.is_public:
            _receive_visitor(guard, plugin, request.view_args or {})
            return None
        if g.scope is None:
            abort(401)
        _locate(guard, request.view_args or {})
        _check(guard, plugin)
        return None


def _outermost(blueprint: str | None) -> str:
    """A blueprint within a plugin's own is still that plugin's."""
    return (blueprint or "").partition(".")[0]


def _receive_visitor(guard: Guard, plugin: str | None, arguments: dict[str, Any]) -> None:
    """Nobody's province tells whether a plugin is on for a visitor, so the organisation of the page does."""
    if guard.org is None and guard.find is None:
        return
    g.org = guard.find() if guard.find else find_open(arguments[str(guard.org)])
    if g.org is None or (plugin is not None and plugin not in effective_plugins(g.org.province_code)):
        raise Missing


def _locate(guard: Guard, arguments: dict[str, Any]) -> None:
    """Find the organisation in the URL; in another province than the administrator's own, that one's plugins count."""
    if guard.org is None:
        return
    g.org = _target(g.scope, arguments[guard.org])
    g.scope = acting_at(g.scope, g.org)


def _check(guard: Guard, plugin: str | None) -> None:
    """A plugin that is off is 404, as if it did not exist; a missing permission is 403."""
    if plugin is not None and plugin not in g.scope.plugins:
        raise Missing
    if guard.permission is not None and not g.scope.may(guard.permission):
        _log_attempt(guard)
        raise Forbidden("您的岗位没有进行这项操作的权限，请联系上级团组织的管理员。")


def _log_attempt(guard: Guard) -> None:
    """A change that the role does not permit is logged as refused; looking changes nothing, refused or not."""
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    place = g.org.path if guard.org else None
    with transaction():
        record(g.scope, "access.refused", request.path, path=place, outcome="refused", permission=guard.permission)


def _target(scope: Scope, code: str) -> OrgRef:
    found = scope.org if code == scope.org.code else find_in_subtree(scope, code)
    if found is None:
        raise Missing
    return found


def _refuse_unguarded(app: Flask, owners: dict[str, str]) -> None:
    for rule in app.url_map.iter_rules():
        guard = guard_of(app.view_functions[rule.endpoint])
        where = f"路由 {rule.rule}（{rule.endpoint}）"
        if guard is None:
            raise UnguardedRoute(f"{where}没有声明谁可以访问")
        if guard.org is not None and guard.org not in rule.arguments:
            raise UnguardedRoute(f"{where}的地址里没有组织编号 {guard.org}")
        if guard.is_public and not (guard.org or guard.find) and _outermost(rule.endpoint) in owners:
            raise UnguardedRoute(f"{where}属于插件，公开页面应写 @public_about 或 @public_by，由所在的省决定是否启用")
