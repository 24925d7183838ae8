"""Checking which organisations are township-level (是否乡镇街道团委): R1.4, A1.1."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from flask import Blueprint

from plugins.township_verification import (
    check_slots,
    demonstrated_reports,
    following,
    gaps,
    recognition,
    recognition_slots,
    report_following,
    report_settling,
    report_slots,
    temporary_making,
    temporary_slots,
    workbench,
)
from plugins.township_verification.agreement_checks import AGREEMENT_CHECKS
from plugins.township_verification.check_exports import CHECK_EXPORTS
from plugins.township_verification.cli import township
from plugins.township_verification.measures import MEASURES
from plugins.township_verification.metrics import METRICS
from plugins.township_verification.recognition_checks import RECOGNITION_CHECKS
from plugins.township_verification.report_checks import REPORT_CHECKS
from plugins.township_verification.report_exports import REPORT_LIST
from plugins.township_verification.report_metrics import REPORT_METRICS
from plugins.township_verification.views import blueprint
from portal.contracts.events import OrgChange
from portal.contracts.exports import ExportType
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
from portal.hooks import hookimpl

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations" / "township_verification"


@hookimpl
def portal_info() -> PluginInfo:
    """The plugin's card."""
    return PluginInfo("township_verification", "识别乡镇街道", "从名称、类别和上级判断是否乡镇街道团委，并说明理由")


@hookimpl
def portal_blueprint() -> Blueprint:
    """The plugin's pages."""
    return blueprint


@hookimpl
def portal_permissions() -> Sequence[Permission]:
    """Looking is for everybody, agreeing and reporting for those who manage (A1.2, A1.3)."""
    return [
        Permission("township_verification.view", "查看乡镇街道识别结果", (MANAGE, VIEW)),
        Permission("township_verification.check", "核对乡镇街道"),
    ]


@hookimpl
def portal_migrations() -> Migrations:
    """The tables of what was recognised and checked, of what counties lack, and of reports with their steps."""
    return Migrations("township_verification", MIGRATIONS)


@hookimpl
def portal_metrics() -> Sequence[Metric]:
    """How many there are to check, and how many are checked; how many reports wait, and were made."""
    return [*METRICS, *REPORT_METRICS]


@hookimpl
def portal_measures() -> Sequence[Measure]:
    """Checked townships, their category and their temporary branch."""
    return MEASURES


@hookimpl
def portal_audit_actions() -> Sequence[AuditAction]:
    """What the log calls the plugin's actions."""
    return [*recognition_slots.ACTIONS, *check_slots.ACTIONS, *report_slots.ACTIONS, *temporary_slots.ACTIONS]


@hookimpl
def portal_tasks() -> Sequence[Task]:
    """Recognising a subtree and comparing it with the list of divisions; settling reports; temporary branches."""
    return [*recognition.TASKS, *gaps.TASKS, *report_settling.TASKS, *temporary_making.TASKS]


@hookimpl
def portal_schedules() -> Sequence[Schedule]:
    """Comparing each province with the list of divisions, once a day."""
    return gaps.SCHEDULES


@hookimpl
def portal_exports() -> Sequence[ExportType]:
    """Lists as files."""
    return [*CHECK_EXPORTS, REPORT_LIST]


@hookimpl
def portal_reminder_topics() -> Sequence[ReminderTopic]:
    """Units below which something is not checked yet."""
    return [check_slots.REMINDER]


@hookimpl
def portal_navigation(scope: Scope) -> Sequence[NavItem]:
    """The ways to checking what was recognised and how far that is, and to reports."""
    name, view = "township_verification", "township_verification.view"
    return [
        *check_slots.check_navigation(scope),
        NavItem(f"{name}.reports", "识别错误报告", f"{name}.reports", "组织管理", 18, view),
    ]


@hookimpl
def portal_workbench_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """How many townships are not checked, what a township lacks; reports to act on, and news of one's own."""
    return workbench.cards(scope, figures)


@hookimpl
def portal_org_columns(scope: Scope, parent: OrgRef) -> Sequence[OrgColumn]:
    """是否乡镇街道团委."""
    return recognition_slots.flag_columns(parent)


@hookimpl
def portal_org_filters(scope: Scope, parent: OrgRef) -> Sequence[OrgFilter]:
    """是, 否, 空; checked or not, and whose subordinates are not all checked."""
    return [*recognition_slots.flag_filters(parent), check_slots.check_filter()]


@hookimpl
def portal_org_bulk_actions(scope: Scope, parent: OrgRef) -> Sequence[BulkAction]:
    """新建临时团支部 for many townships."""
    return [temporary_slots.temporary_action()]


@hookimpl
def portal_org_panels(scope: Scope, org: OrgRef) -> Sequence[Panel]:
    """The flag, with the reason and who has agreed; what a township lacks; the latest report about it."""
    return [recognition_slots.flag_panel(), temporary_slots.temporary_panel(org), report_slots.report_panel(org)]


@hookimpl
def portal_data_checks() -> Sequence[DataCheck]:
    """Invariants of what was recognised, of agreements and of reports."""
    return [*RECOGNITION_CHECKS, *AGREEMENT_CHECKS, *REPORT_CHECKS]


@hookimpl
def portal_after_org_change(scope: Scope, change: OrgChange) -> None:
    """What was made, renamed, moved or closed is recognised again; reports follow it, and end with it."""
    following.org_changed(scope, change)
    gaps.org_changed(change)
    report_following.org_changed(scope, change)


@hookimpl
def portal_after_enabled(scope: Scope, province: OrgRef) -> None:
    """What happened while the plugin was off is made up for: reports follow at once, a job recognises."""
    report_following.follow_all(scope, province)
    recognition.catch_up(scope, province)


@hookimpl
def portal_after_load(scope: Scope, province: OrgRef) -> None:
    """What a file has brought is recognised by a job."""
    recognition.ask(scope, province)


@hookimpl
def portal_after_demonstration(scope: Scope) -> None:
    """The demonstration's tree is recognised like any other; some of it is reported as wrong."""
    recognition.recognise_provinces()
    demonstrated_reports.demonstrate()


@hookimpl
def portal_cli() -> Sequence[click.Command]:
    """`township recognise` and `township run`."""
    return [township]
