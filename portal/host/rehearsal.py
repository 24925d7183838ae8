"""What can be wrong with a plugin's pages and slots, found when the portal starts and not when a page is opened."""

from __future__ import annotations

from typing import Any

import click
from flask import Flask

from portal.cli import COMMANDS, core_command
from portal.command import OpenGroup
from portal.contracts.scope import OrgRef, Scope
from portal.hooks.declared import Keyed, by_key, refuse_foreign_keys
from portal.hooks.loading import PluginError
from portal.hooks.registry import Registry
from portal.host.guards import guard_of

STAGE = OrgRef(0, "rehearsal", "000", "", "", "committee", "", is_leading_body=True, province_code="")


def rehearse(app: Flask, registry: Registry) -> None:
    """Ask every slot once for an administrator who may do everything, and check what it answers. Raise PluginError."""
    _check_guards(app, registry)
    core = {item.key for item in _answers(registry, frozenset())}
    for plugin in registry.infos:
        own = [item for item in _answers(registry, frozenset({plugin})) if item.key not in core]
        refuse_foreign_keys(plugin, own)
        for item in own:
            _check_item(app, registry, item)
    for name, command in registry.commands().items():
        if name in COMMANDS:
            _check_addition(name, command)
    for kind in registry.import_types().values():
        _check_permission(registry, kind.key, kind.permission)
    for listed in registry.exports().values():
        _check_item(app, registry, listed)
    _check_topics(app, registry)
    _check_measures(app, registry)


def _check_topics(app: Flask, registry: Registry) -> None:
    """A topic leads to a page, and is about those that a filter of the list finds."""
    scope = _may_everything(registry, frozenset(registry.infos))
    choices = {one.key: dict(one.choices) for one in registry.org_filters(scope, STAGE)}
    for topic in registry.reminder_topics().values():
        if topic.endpoint and topic.endpoint not in app.view_functions:
            raise PluginError(f"{topic.key} 指向不存在的页面 {topic.endpoint}")
        if topic.laggards and topic.laggards[1] not in choices.get(topic.laggards[0], {}):
            raise PluginError(f"{topic.key} 要查找的组织没有筛选条件 {'='.join(topic.laggards)}")


def _check_measures(app: Flask, registry: Registry) -> None:
    """A measure is made of figures that are kept, and leads to a page."""
    for measure in registry.measures(frozenset(registry.infos)):
        for metric in filter(None, (measure.part, measure.whole)):
            if metric not in registry.metrics():
                raise PluginError(f"{measure.key} 要比较的数字 {metric} 没有声明")
        if measure.endpoint and measure.endpoint not in app.view_functions:
            raise PluginError(f"{measure.key} 指向不存在的页面 {measure.endpoint}")


def _may_everything(registry: Registry, plugins: frozenset[str]) -> Scope:
    return Scope(org=STAGE, permissions=frozenset(registry.permissions()), plugins=plugins)


def _answers(registry: Registry, plugins: frozenset[str]) -> list[Keyed]:
    scope = _may_everything(registry, plugins)
    slots: dict[str, dict[str, Any]] = {
        "portal_navigation": {},
        "portal_org_columns": {"parent": STAGE},
        "portal_org_filters": {"parent": STAGE},
        "portal_org_bulk_actions": {"parent": STAGE},
        "portal_org_panels": {"org": STAGE},
        "portal_person_sections": {"branch": STAGE},
    }
    return [
        item
        for slot, arguments in slots.items()
        for item in by_key(registry.answers(slot, scope, scope=scope, **arguments)).values()
    ]


def _check_guards(app: Flask, registry: Registry) -> None:
    for endpoint, view in app.view_functions.items():
        guard = guard_of(view)
        if guard is not None and guard.permission is not None:
            _check_permission(registry, endpoint, guard.permission)


def _check_item(app: Flask, registry: Registry, item: Any) -> None:
    """An endpoint that does not exist, or that requires another permission than the slot, would be a dead end."""
    linked = [endpoint for _, endpoint in getattr(item, "links", ())]
    for metric in getattr(item, "metrics", ()):
        if metric not in registry.metrics():
            raise PluginError(f"{item.key} 要显示的数字 {metric} 没有声明")
    for endpoint in [item.endpoint] if hasattr(item, "endpoint") else linked:
        view = app.view_functions.get(endpoint)
        if view is None:
            raise PluginError(f"{item.key} 指向不存在的页面 {endpoint}")
        guard = guard_of(view)
        if hasattr(item, "permission") and guard is not None and item.permission != guard.permission:
            raise PluginError(f"{item.key} 的权限应与页面 {endpoint} 相同：{guard.permission}")


def _check_addition(name: str, command: click.Command) -> None:
    """A plugin adds commands to a group of the core's that is open, and takes the place of none."""
    core = core_command(name)
    if not (isinstance(core, OpenGroup) and isinstance(command, click.Group)):
        raise PluginError(f"命令 {name} 是核心的，插件不能同名")
    if shadowed := core.commands.keys() & command.commands.keys():
        raise PluginError(f"命令 {name} {'、'.join(sorted(shadowed))} 是核心的，插件不能同名")


def _check_permission(registry: Registry, what: str, permission: str) -> None:
    if permission not in registry.permissions():
        raise PluginError(f"{what} 需要的权限 {permission} 没有声明")
