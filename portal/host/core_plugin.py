"""What the core itself puts into the hooks: it uses the same ones as any plugin, and is always on."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Blueprint

from portal.contracts.exports import ExportType
from portal.contracts.reminders import ReminderTopic
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import (
    MANAGE,
    VIEW,
    BulkAction,
    Card,
    DataCheck,
    Figures,
    Metric,
    NavItem,
    Permission,
    Schedule,
    Task,
)
from portal.hooks.specs import hookimpl

BOTH = (MANAGE, VIEW)


def blueprints() -> list[Blueprint]:
    """The core's pages."""

    from portal.accounts.views import blueprint as accounts
    from portal.audit.views import blueprint as audit
    from portal.divisions.views import blueprint as divisions
    from portal.exports.views import blueprint as exports
    from portal.host.views import blueprint as host
    from portal.imports.views import blueprint as imports
    from portal.jobs.views import blueprint as jobs
    from portal.orgs.views import blueprint as orgs
    from portal.provinces.views import blueprint as provinces
    from portal.reminders.views import blueprint as reminders

    return [host, orgs, accounts, imports, exports, reminders, jobs, audit, provinces, divisions]


@hookimpl
def portal_permissions() -> Sequence[Permission]:
    """What an administrator may do with the core's nouns."""
    return [
        Permission("orgs.view", "查看组织", BOTH),
        Permission("orgs.manage", "管理下级组织"),
        Permission("accounts.view", "查看管理员", BOTH),
        Permission("accounts.manage", "管理下级管理员"),
        Permission("people.view", "查看团员", BOTH),
        Permission("people.reveal", "查看完整号码"),
        Permission("imports.view", "查看导入", BOTH),
        Permission("imports.use", "导入表格"),
        Permission("exports.use", "导出", BOTH),
        Permission("reminders.view", "查看催办", BOTH),
        Permission("reminders.use", "催办下级，审阅催办"),
        Permission("jobs.view", "查看任务", BOTH),
        Permission("jobs.manage", "重试任务"),
        Permission("audit.view", "查看操作日志", BOTH),
        Permission("plugins.view", "查看功能开关", BOTH),
        Permission("plugins.switch", "启用或停用功能"),
    ]


@hookimpl
def portal_navigation(scope: Scope) -> Sequence[NavItem]:
    """The core's entries of the main menu."""
    return [
        NavItem("workbench", "工作台", "host.workbench", "", 0),
        NavItem("subordinates", "管理下级组织", "orgs.subordinates", "组织管理", 10, "orgs.view"),
        NavItem("profile", "组织资料", "orgs.profile", "组织管理", 11, "orgs.view"),
        NavItem("tree", "组织树", "orgs.tree", "组织管理", 12, "orgs.view"),
        NavItem("reminders", "催办记录", "reminders.index", "组织管理", 16, "reminders.view"),
        NavItem("administrators", "管理员", "accounts.administrators", "组织管理", 20, "accounts.view"),
        NavItem("exports", "导出", "exports.index", "系统", 79, "exports.use"),
        NavItem("jobs", "任务", "jobs.index", "系统", 80, "jobs.view"),
        NavItem("audit", "操作日志", "audit.index", "系统", 81, "audit.view"),
        NavItem("plugins", "功能开关", "provinces.index", "系统", 82, "plugins.view"),
    ]


@hookimpl
def portal_workbench_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """What the superiors remind of, and imports that wait for their administrator."""
    from portal.imports.cards import waiting_cards
    from portal.reminders.cards import reminder_cards

    return [*reminder_cards(scope), *waiting_cards(scope)]


@hookimpl
def portal_tasks() -> Sequence[Task]:
    """The engine's work, what is done to many organisations at once, and what is forgotten."""
    from portal.accounts.tasks import TASKS as ACCOUNTS
    from portal.counts.tasks import TASKS as COUNTS
    from portal.exports.tasks import TASKS as EXPORTS
    from portal.imports.tasks import TASKS as IMPORTS
    from portal.orgs.bulk_settings import TASKS as ORGS
    from portal.reminders.sending import TASKS as REMINDERS

    return [*ACCOUNTS, *COUNTS, *IMPORTS, *EXPORTS, *ORGS, *REMINDERS]


@hookimpl
def portal_schedules() -> Sequence[Schedule]:
    """What the calendar wants of the core."""
    from portal.accounts.tasks import SCHEDULES as ACCOUNTS
    from portal.counts.tasks import SCHEDULES as COUNTS
    from portal.exports.tasks import SCHEDULES as EXPORTS
    from portal.imports.tasks import SCHEDULES as IMPORTS

    return [*ACCOUNTS, *COUNTS, *IMPORTS, *EXPORTS]


@hookimpl
def portal_exports() -> Sequence[ExportType]:
    """The core's lists as files."""
    from portal.accounts.exports import ADMINISTRATORS
    from portal.audit.exports import LOG
    from portal.imports.exports import VERDICTS
    from portal.orgs.exports import SUBORDINATES
    from portal.reminders.exports import SENT

    return [SUBORDINATES, LOG, VERDICTS, SENT, ADMINISTRATORS]


@hookimpl
def portal_reminder_topics() -> Sequence[ReminderTopic]:
    """Whatever the plugins have no topic for."""
    return [ReminderTopic("reminders.other", "其他事项", lambda _scope: "", weight=900)]


@hookimpl
def portal_org_bulk_actions(scope: Scope, parent: OrgRef) -> Sequence[BulkAction]:
    """The same target and deadline for all that are ticked (R1.1), and reminding them."""
    return [
        BulkAction("reminders.remind", "催办", "reminders.new", "reminders.use", lambda _scope, _org: True, 40),
        BulkAction("orgs.demand", "下达目标和期限", "orgs.demand", "orgs.manage", lambda _scope, _org: True, 50),
    ]


@hookimpl
def portal_metrics() -> Sequence[Metric]:
    """The core's figures (R1.1: members and cadres are counted apart, a person who is both once in 人数)."""
    from portal.counts.metrics import CORE_METRICS

    return CORE_METRICS


@hookimpl
def portal_data_checks() -> Sequence[DataCheck]:
    """The core's invariants."""
    from portal.doctor.core_checks import CORE_CHECKS

    return CORE_CHECKS
