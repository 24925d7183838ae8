"""What plugins declare once: typed, named after their plugin, and free of duplicates."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import click
from flask import Blueprint

from portal.contracts.exports import ExportType
from portal.contracts.imports import ImportType
from portal.contracts.measures import Measure
from portal.contracts.reminders import ReminderTopic
from portal.contracts.setup import AuditAction, DataCheck, Metric, Migrations, Permission, PluginInfo, Schedule, Task
from portal.hooks.loading import PluginError

CORE = "core"
LONGEST_KEY, LONGEST_METRIC = 50, 40


class Keyed(Protocol):
    """Anything with a key of its own."""

    @property
    def key(self) -> str: ...


K = TypeVar("K", bound=Keyed)


@dataclass(frozen=True)
class Declared:
    """The answers of one plugin, or of the core, to the setup hooks."""

    owner: str
    info: PluginInfo | None = None
    blueprint: Blueprint | None = None
    migrations: Migrations | None = None
    permissions: Sequence[Permission] = ()
    tasks: Sequence[Task] = ()
    schedules: Sequence[Schedule] = ()
    import_types: Sequence[ImportType] = ()
    exports: Sequence[ExportType] = ()
    reminder_topics: Sequence[ReminderTopic] = ()
    metrics: Sequence[Metric] = ()
    measures: Sequence[Measure] = ()
    data_checks: Sequence[DataCheck] = ()
    audit_actions: Sequence[AuditAction] = ()
    cli: Sequence[click.Command] = ()


def declare(owner: str, module: object) -> Declared:
    """Ask a plugin's module all setup hooks. Raise PluginError if a name or a key is not its own."""
    answers: dict[str, Any] = {}
    for name in Declared.__annotations__:
        hook = getattr(module, f"portal_{name}", None)
        if hook is not None:
            answers[name] = hook()
    found = Declared(owner, **answers)
    if owner != CORE:
        _refuse_foreign_names(found)
    _refuse_long_keys(found)
    return found


def _refuse_foreign_names(found: Declared) -> None:
    own = found.owner
    if found.info is None or found.info.name != own:
        raise PluginError(f"插件 {own}：portal_info 给出的名字应当是 {own}")
    if found.blueprint is not None and found.blueprint.name != own:
        raise PluginError(f"插件 {own}：Blueprint 的名字应当是 {own}，而不是 {found.blueprint.name}")
    if found.migrations is not None and found.migrations.name != own:
        raise PluginError(f"插件 {own}：Migrations 的名字应当是 {own}，而不是 {found.migrations.name}")
    refuse_foreign_keys(own, _keyed(found))
    for schedule in found.schedules:
        if schedule.task not in {task.key for task in found.tasks}:
            raise PluginError(f"插件 {own}：{schedule.key} 要运行的任务 {schedule.task} 不是它自己的")


def refuse_foreign_keys(owner: str, items: Iterable[Keyed]) -> None:
    """Every key of a plugin begins with its name, so that it is known whose it is, and no two plugins can clash."""
    for item in items:
        if not item.key.startswith(f"{owner}."):
            raise PluginError(f"插件 {owner}：{item.key} 应当以 {owner}. 开头")


def _refuse_long_keys(found: Declared) -> None:
    limits = {metric.key: LONGEST_METRIC for metric in found.metrics}
    for item in _keyed(found):
        if len(item.key) > limits.get(item.key, LONGEST_KEY):
            raise PluginError(f"插件 {found.owner}：{item.key} 超过 {limits.get(item.key, LONGEST_KEY)} 个字符")


def _keyed(found: Declared) -> list[Keyed]:
    return [
        *found.permissions, *found.tasks, *found.schedules, *found.import_types, *found.exports,
        *found.reminder_topics, *found.metrics, *found.measures, *found.data_checks, *found.audit_actions,
    ]  # fmt: skip


def by_key(items: Iterable[K]) -> dict[str, K]:
    """Items by key; two with one key are refused."""
    found: dict[str, K] = {}
    for item in items:
        if item.key in found:
            raise PluginError(f"{item.key} 声明了两次")
        found[item.key] = item
    return found


def by_name(commands: Iterable[click.Command]) -> dict[str, click.Command]:
    """Commands by name; two of one name are refused."""
    found: dict[str, click.Command] = {}
    for command in commands:
        if command.name is None or command.name in found:
            raise PluginError(f"命令 {command.name} 声明了两次")
        found[command.name] = command
    return found
