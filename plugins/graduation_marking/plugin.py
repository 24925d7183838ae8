"""Marking graduation times (标记团支部毕业时间): R2.1, A2.1-A2.5, A3.1-A3.3."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from flask import Blueprint

from plugins.graduation_marking import (
    conversion_slots,
    converting,
    correcting,
    correction_following,
    correction_slots,
    industry_asking,
    industry_following,
    industry_slots,
    marking_slots,
    member_slots,
)
from plugins.graduation_marking.cli import graduation, marks
from plugins.graduation_marking.conversion_checks import CONVERSION_CHECKS
from plugins.graduation_marking.conversion_exports import CONVERTED
from plugins.graduation_marking.correction_checks import CORRECTION_CHECKS
from plugins.graduation_marking.correction_exports import CORRECTIONS
from plugins.graduation_marking.demonstration import demonstrate
from plugins.graduation_marking.imports import MARKS
from plugins.graduation_marking.industry_checks import INDUSTRY_CHECKS
from plugins.graduation_marking.industry_exports import INDUSTRIES
from plugins.graduation_marking.mark_checks import MARK_CHECKS
from plugins.graduation_marking.measures import MEASURES
from plugins.graduation_marking.member_checks import MEMBER_CHECKS
from plugins.graduation_marking.unmarked_exports import UNMARKED
from plugins.graduation_marking.views import blueprint
from portal.contracts.events import OrgChange
from portal.contracts.exports import ExportType
from portal.contracts.imports import ImportType
from portal.contracts.measures import Measure
from portal.contracts.reminders import ReminderTopic
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import (
    MANAGE,
    VIEW,
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
    PluginInfo,
    Schedule,
    Task,
)
from portal.counts.metrics import metric_of
from portal.hooks import hookimpl
from portal.orgs.faults import WITHOUT_MARKER

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations" / "graduation_marking"


@hookimpl
def portal_info() -> PluginInfo:
    """The plugin's card."""
    return PluginInfo("graduation_marking", "标记毕业时间", "标记团支部的预计毕业时间，6 月 1 日转为毕业生团组织")


@hookimpl
def portal_blueprint() -> Blueprint:
    """The plugin's pages."""
    return blueprint


@hookimpl
def portal_migrations() -> Migrations:
    """The tables of marks, of branches and of members, of conversions, and of requests to correct something."""
    return Migrations("graduation_marking", MIGRATIONS)


@hookimpl
def portal_permissions() -> Sequence[Permission]:
    """Looking is for everybody; who may mark also depends on the organisation (A2.1)."""
    return [
        Permission("graduation_marking.view", "查看毕业时间和转换", (MANAGE, VIEW)),
        Permission("graduation_marking.mark", "标记团支部毕业时间"),
    ]


@hookimpl
def portal_measures() -> Sequence[Measure]:
    """Marked branches, and those that nobody may mark."""
    return MEASURES


@hookimpl
def portal_audit_actions() -> Sequence[AuditAction]:
    """What the log calls the plugin's actions."""
    marked = AuditAction("graduation_marking.marked", "标记团支部毕业时间")
    return [marked, *correction_slots.ACTIONS, *industry_slots.ACTIONS, *member_slots.ACTIONS]


@hookimpl
def portal_metrics() -> Sequence[Metric]:
    """How many corrections, of marks and of industries, wait for a decision; branches nobody may mark (decision 3)."""
    return [correcting.METRIC, industry_asking.METRIC, metric_of(WITHOUT_MARKER)]


@hookimpl
def portal_tasks() -> Sequence[Task]:
    """The conversion."""
    return converting.TASKS


@hookimpl
def portal_schedules() -> Sequence[Schedule]:
    """From 1 June on somebody looks every few minutes for what is due."""
    return converting.SCHEDULES


@hookimpl
def portal_import_types() -> Sequence[ImportType]:
    """Graduation times from a spreadsheet."""
    return [MARKS]


@hookimpl
def portal_exports() -> Sequence[ExportType]:
    """Lists as files."""
    return [UNMARKED, CORRECTIONS, INDUSTRIES, CONVERTED]


@hookimpl
def portal_reminder_topics() -> Sequence[ReminderTopic]:
    """Committees below which branches are not marked."""
    return [marking_slots.REMINDER]


@hookimpl
def portal_navigation(scope: Scope) -> Sequence[NavItem]:
    """The way to what is not marked, to both kinds of requests, and to the conversion."""
    name, view = "graduation_marking", "graduation_marking.view"
    return [
        NavItem(f"{name}.unmarked", "标记毕业时间", f"{name}.unmarked", "组织管理", 13, view),
        NavItem(f"{name}.corrections", "毕业时间更正申请", f"{name}.corrections", "组织管理", 15, view),
        NavItem(f"{name}.industry_requests", "行业类别更正申请", f"{name}.industry_requests", "组织管理", 15, view),
        NavItem(f"{name}.conversion", "毕业转换", f"{name}.conversion", "组织管理", 14, view),
    ]


@hookimpl
def portal_workbench_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """How many branches are not marked, what waits for a decision, how long it is until the conversion."""
    return [
        *marking_slots.mark_cards(scope, figures),
        *correction_slots.correction_cards(scope, figures),
        *industry_slots.industry_cards(scope, figures),
        *conversion_slots.conversion_cards(scope, figures),
    ]


@hookimpl
def portal_org_bulk_actions(scope: Scope, parent: OrgRef) -> Sequence[BulkAction]:
    """标记团支部毕业时间."""
    return [marking_slots.mark_action()]


@hookimpl
def portal_org_columns(scope: Scope, parent: OrgRef) -> Sequence[OrgColumn]:
    """A branch's mark, and how many are marked."""
    return [marking_slots.mark_column()]


@hookimpl
def portal_org_filters(scope: Scope, parent: OrgRef) -> Sequence[OrgFilter]:
    """Marked or not, and why not."""
    return [marking_slots.mark_filter()]


@hookimpl
def portal_org_panels(scope: Scope, org: OrgRef) -> Sequence[Panel]:
    """A branch's mark with who has made it; when it will be, or was, converted; whose members are asked one by one."""
    marked = marking_slots.mark_panel(scope, org)
    return [marked, conversion_slots.conversion_panel(), *member_slots.member_panels(org)]


@hookimpl
def portal_data_checks() -> Sequence[DataCheck]:
    """Invariants of marks, of requests to correct something, and of conversions."""
    return [*MARK_CHECKS, *CORRECTION_CHECKS, *INDUSTRY_CHECKS, *CONVERSION_CHECKS, *MEMBER_CHECKS]


@hookimpl
def portal_after_org_change(scope: Scope, change: OrgChange) -> None:
    """Requests follow their organisation, wherever it is moved, and end with it."""
    correction_following.org_changed(scope, change)
    industry_following.org_changed(scope, change)


@hookimpl
def portal_after_enabled(scope: Scope, province: OrgRef) -> None:
    """The same for what happened while the plugin was off."""
    correction_following.follow_all(scope, province)
    industry_following.follow_all(scope, province)


@hookimpl
def portal_after_demonstration(scope: Scope) -> None:
    """Who has marked the demonstration's branches."""
    demonstrate()


@hookimpl
def portal_cli() -> Sequence[click.Command]:
    """`graduation propose`, `graduation convert` and `marks import`."""
    return [graduation, marks]
