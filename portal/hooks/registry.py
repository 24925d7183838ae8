"""The plugins' answers: declarations by key, and slots and events as seen from where somebody acts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any, Protocol, TypeVar

import click
import pluggy
from flask import Blueprint

from portal.contracts.events import OrgChange, PeopleChange
from portal.contracts.exports import ExportType
from portal.contracts.imports import ImportType
from portal.contracts.measures import Measure
from portal.contracts.reminders import ReminderTopic
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import (
    AuditAction,
    BulkAction,
    Card,
    DataCheck,
    Figures,
    Metric,
    Migrations,
    NavItem,
    OrgColumn,
    OrgFilter,
    Panel,
    Permission,
    PersonSection,
    PluginInfo,
    Schedule,
    Task,
)
from portal.hooks.declared import CORE, Keyed, by_key, by_name, declare
from portal.hooks.loading import find_module, in_order, manager_with


class Weighted(Keyed, Protocol):
    """Anything that has a place in an order."""

    @property
    def weight(self) -> int: ...


W = TypeVar("W", bound=Weighted)
T = TypeVar("T")


class Registry:
    """All installed plugins of a deployment, the core's own implementations among them (name `core`, always on)."""

    def __init__(self, names: Sequence[str], core: object | None) -> None:
        modules: dict[str, object] = {name: find_module(name) for name in names}
        if core is not None:
            modules[CORE] = core
        self._manager = manager_with(modules)
        self._subsets: dict[frozenset[str], dict[str, pluggy.HookCaller]] = {}
        asked = {name: declare(name, module) for name, module in modules.items()}
        self.infos: dict[str, PluginInfo] = {i.name: i for i in in_order(d.info for d in asked.values() if d.info)}
        found = [asked[name] for name in [*([CORE] if core is not None else []), *self.infos]]
        self._blueprints = [(d.owner, d.blueprint) for d in found if d.blueprint]
        self._migrations = [d.migrations for d in found if d.migrations]
        self._permissions = by_key(item for d in found for item in d.permissions)
        self._tasks = by_key(item for d in found for item in d.tasks)
        self._schedules = by_key(item for d in found for item in d.schedules)
        self._import_types = by_key(item for d in found for item in d.import_types)
        self._exports = by_key(item for d in found for item in d.exports)
        self._reminder_topics = by_key(item for d in found for item in d.reminder_topics)
        self._metrics = by_key(item for d in found for item in d.metrics)
        self._measures = in_place(item for d in found for item in d.measures)
        self._data_checks = by_key(item for d in found for item in d.data_checks)
        self._audit_actions = by_key(item for d in found for item in d.audit_actions)
        self._commands = by_name(command for d in found for command in d.cli)

    # -- setup ---------------------------------------------------------------------------------------------------

    def blueprints(self) -> list[tuple[str, Blueprint]]:
        """(plugin, blueprint) pairs; the gate needs to know whose a page is."""
        return self._blueprints

    def migrations(self) -> list[Migrations]:
        """Revisions of the plugins that bring tables, those of required plugins first."""
        return self._migrations

    def permissions(self) -> dict[str, Permission]:
        """Every permission by key."""
        return self._permissions

    def tasks(self) -> dict[str, Task]:
        """Every task by key."""
        return self._tasks

    def schedules(self) -> dict[str, Schedule]:
        """Every schedule by key."""
        return self._schedules

    def import_types(self) -> dict[str, ImportType]:
        """Every kind of import by key (`<plugin>.<name>`)."""
        return self._import_types

    def exports(self) -> dict[str, ExportType]:
        """Every kind of export by key (`<plugin>.<name>`)."""
        return self._exports

    def metrics(self) -> dict[str, Metric]:
        """Every counted figure by key."""
        return self._metrics

    def measures(self, plugins: Collection[str]) -> list[Measure]:
        """What the core and these plugins measure, in the order in which it is shown."""
        return [measure for measure in self._measures if self.owner_of(measure.key) in {None, *plugins}]

    def data_checks(self) -> dict[str, DataCheck]:
        """Every invariant by key."""
        return self._data_checks

    def audit_actions(self) -> dict[str, AuditAction]:
        """The plugins' actions in the log by key; the core's are in portal.audit.titles."""
        return self._audit_actions

    def commands(self) -> dict[str, click.Command]:
        """The plugins' commands by name."""
        return self._commands

    def reminder_topics(self) -> dict[str, ReminderTopic]:
        """Every topic of reminders by key."""
        return self._reminder_topics

    def of(self, found: Mapping[str, T], plugins: Collection[str]) -> dict[str, T]:
        """Those of `found`, by key, that belong to the core or to one of these plugins."""
        return {key: item for key, item in found.items() if self.owner_of(key) in {None, *plugins}}

    def owner_of(self, key: str) -> str | None:
        """The plugin of a deployment that a key belongs to; None for the core's, and for those of plugins not here."""
        name = key.partition(".")[0]
        return name if name in self.infos else None

    # -- slots ---------------------------------------------------------------------------------------------------

    def navigation(self, scope: Scope) -> list[NavItem]:
        """Menu entries this administrator may follow."""
        items = self.answers("portal_navigation", scope, scope=scope)
        return in_place(i for i in items if i.permission is None or scope.may(i.permission))

    def headlines(self, scope: Scope) -> list[str]:
        """Keys of the figures that every workbench and profile shows."""
        found = [metric.key for metric in self._metrics.values() if metric.headline]
        return [key for key in found if self.owner_of(key) in {None, *scope.plugins}]

    def cards(self, scope: Scope, figures: Figures) -> list[Card]:
        """The workbench's cards; `figures` are the headlines of the scope's organisation."""
        return in_place(self.answers("portal_workbench_cards", scope, scope=scope, figures=figures))

    def org_columns(self, scope: Scope, parent: OrgRef) -> list[OrgColumn]:
        """Columns that plugins add to the list of subordinates; `portal.provinces.narrowing.filled` fills them."""
        return in_place(self.answers("portal_org_columns", scope, scope=scope, parent=parent))

    def org_filters(self, scope: Scope, parent: OrgRef) -> list[OrgFilter]:
        """Filters that plugins add to the list of subordinates."""
        return in_place(self.answers("portal_org_filters", scope, scope=scope, parent=parent))

    def bulk_actions(self, scope: Scope, parent: OrgRef) -> list[BulkAction]:
        """Buttons over the list of subordinates that this administrator may press here."""
        actions = self.answers("portal_org_bulk_actions", scope, scope=scope, parent=parent)
        return in_place(a for a in actions if scope.may(a.permission) and a.available(scope, parent))

    def org_panels(self, scope: Scope, org: OrgRef) -> list[Panel]:
        """Panels of an organisation's profile."""
        return in_place(self.answers("portal_org_panels", scope, scope=scope, org=org))

    def person_sections(self, scope: Scope, branch: OrgRef) -> list[PersonSection]:
        """Sections of the page of somebody in `branch`."""
        return in_place(self.answers("portal_person_sections", scope, scope=scope, branch=branch))

    # -- events: told through portal.provinces.telling, which knows what is on where ---------------------------------

    def before_org_change(self, scope: Scope, change: OrgChange) -> None:
        """Ask the plugins of the scope; one that refuses raises."""
        self._call("portal_before_org_change", scope.plugins, scope=scope, change=change)

    def after_org_change(self, scope: Scope, change: OrgChange) -> None:
        """Tell the plugins of the scope."""
        self._call("portal_after_org_change", scope.plugins, scope=scope, change=change)

    def after_people_change(self, scope: Scope, change: PeopleChange) -> None:
        """Tell the plugins of the scope."""
        self._call("portal_after_people_change", scope.plugins, scope=scope, change=change)

    def after_enabled(self, scope: Scope, plugin: str, province: OrgRef) -> None:
        """Tell one plugin that it is on again in a province."""
        self._call("portal_after_enabled", frozenset({plugin}), scope=scope, province=province)

    def after_load(self, scope: Scope, province: OrgRef) -> None:
        """Tell the plugins of the scope that a file of organisations was loaded."""
        self._call("portal_after_load", scope.plugins, scope=scope, province=province)

    def after_demonstration(self, scope: Scope) -> None:
        """Let the plugins of the scope add their own to the demonstration."""
        self._call("portal_after_demonstration", scope.plugins, scope=scope)

    # -- machinery -----------------------------------------------------------------------------------------------

    def answers(self, hook: str, scope: Scope, /, **arguments: Any) -> list[Any]:
        """All that the plugins of the scope and the core put into a slot, as they come."""
        return [item for answer in self._call(hook, scope.plugins, **arguments) for item in answer]

    def _call(self, hook: str, on: frozenset[str], /, **arguments: Any) -> list[Any]:
        callers = self._subsets.setdefault(on, {})
        if hook not in callers:
            off = [self._manager.get_plugin(name) for name in self.infos if name not in on]
            callers[hook] = self._manager.subset_hook_caller(hook, off)
        answers: list[Any] = callers[hook](**arguments)
        return answers


def in_place(items: Iterable[W]) -> list[W]:
    """Items by weight, then key, whatever the order of registration; two with one key are refused."""
    return sorted(by_key(items).values(), key=lambda item: (item.weight, item.key))


@cache
def load_registry(names: tuple[str, ...]) -> Registry:
    """The registry of a deployment; made once a process."""
    from portal.host import core_plugin

    return Registry(names, core_plugin)
