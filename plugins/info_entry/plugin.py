"""Information entry (信息录入): R1.1, R1.2, R2.2, R2.3."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from flask import Blueprint

from plugins.info_entry import (
    admission_slots,
    admission_tallies,
    asking,
    completeness,
    contact_slots,
    profile_judging,
    profile_slots,
    progress_slots,
    snapshots,
    workbench,
)
from plugins.info_entry.admission_checks import ADMISSION_CHECKS
from plugins.info_entry.admission_imports import ADMISSIONS
from plugins.info_entry.baseline_doctor import BASELINE_CHECKS
from plugins.info_entry.baseline_imports import BASELINES
from plugins.info_entry.bulk_members import TASKS as BULK_TASKS
from plugins.info_entry.checks import CHECKS
from plugins.info_entry.cli import members, orgs
from plugins.info_entry.contact_checks import CONTACT_CHECKS
from plugins.info_entry.contact_exports import CHANGES_OF_MOBILES
from plugins.info_entry.demonstration import demonstrate
from plugins.info_entry.exporting import EXPORTS
from plugins.info_entry.fault_exports import FAULTY_ORGS
from plugins.info_entry.filters import fault_filter
from plugins.info_entry.imports import MEMBERS
from plugins.info_entry.measures import MEASURES
from plugins.info_entry.member_exports import MEMBERS_LIST
from plugins.info_entry.mobile_imports import MOBILES
from plugins.info_entry.org_imports import ORGS
from plugins.info_entry.panels import entry_panel, fault_panel
from plugins.info_entry.profile_checks import PROFILE_CHECKS
from plugins.info_entry.progress_exports import PROGRESS
from plugins.info_entry.reminders import TOPICS
from plugins.info_entry.request_cards import REQUEST_ACTIONS
from plugins.info_entry.request_checks import REQUEST_CHECKS
from plugins.info_entry.request_exports import REQUESTS
from plugins.info_entry.views import blueprint
from portal.contracts.events import OrgChange, PeopleChange
from portal.contracts.exports import ExportType
from portal.contracts.imports import ImportType
from portal.contracts.measures import Measure
from portal.contracts.reminders import ReminderTopic
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import (
    MANAGE,
    VIEW,
    AuditAction,
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

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations" / "info_entry"


@hookimpl
def portal_info() -> PluginInfo:
    """The plugin's card."""
    return PluginInfo("info_entry", "信息录入", "导入团员和团干部，掌握录入进度")


@hookimpl
def portal_blueprint() -> Blueprint:
    """The plugin's pages."""
    return blueprint


@hookimpl
def portal_migrations() -> Migrations:
    """The tables of profiles, and of members and organisations that wait to be let in."""
    return Migrations("info_entry", MIGRATIONS)


@hookimpl
def portal_permissions() -> Sequence[Permission]:
    """Entering is for those who manage."""
    return [
        Permission("info_entry.view", "查看录入情况", (MANAGE, VIEW)),
        Permission("info_entry.enter", "录入团员信息"),
        Permission("info_entry.set_baselines", "设定下级的团统基数"),
    ]


@hookimpl
def portal_import_types() -> Sequence[ImportType]:
    """The spreadsheets of organisations, members, their mobiles, those who were admitted, and of baselines."""
    return [
        MEMBERS,
        ORGS,
        MOBILES,
        ADMISSIONS,
        BASELINES,
    ]


@hookimpl
def portal_reminder_topics() -> Sequence[ReminderTopic]:
    """What superiors remind of while information is entered."""
    return TOPICS


@hookimpl
def portal_tasks() -> Sequence[Task]:
    """Catching up after the plugin was off; comparing lists anew; many people at once; the figures of each day."""
    return [
        Task(profile_judging.TASK, profile_judging.TITLE, profile_judging.judge_province),
        *admission_tallies.TASKS,
        *BULK_TASKS,
        *snapshots.TASKS,
    ]


@hookimpl
def portal_metrics() -> Sequence[Metric]:
    """Complete profiles; how many are on lists of admitted members, and entered."""
    return [
        completeness.METRIC,
        *admission_tallies.METRICS,
    ]


@hookimpl
def portal_measures() -> Sequence[Measure]:
    """The entry rate, faults in the tree, complete profiles, contacts of graduates, admissions."""
    return MEASURES


@hookimpl
def portal_audit_actions() -> Sequence[AuditAction]:
    """What the log calls the plugin's actions."""
    return [
        AuditAction("info_entry.profile_changed", "完善组织资料"),
        AuditAction("info_entry.profile_revealed", "查看书记完整号码"),
        AuditAction("info_entry.admission_added", "添加到发展团员名单"),
        AuditAction("info_entry.admission_removed", "从发展团员名单移出"),
        AuditAction("info_entry.admissions_taken", "下载未录入的发展团员（含完整号码）"),
        AuditAction("info_entry.baseline_set", "设定团统基数"),
        *REQUEST_ACTIONS,
    ]


@hookimpl
def portal_schedules() -> Sequence[Schedule]:
    """The lists of admitted members are compared every hour; the figures are written down every day."""
    return [
        *admission_tallies.SCHEDULES,
        *snapshots.SCHEDULES,
    ]


@hookimpl
def portal_exports() -> Sequence[ExportType]:
    """Lists as files."""
    return [MEMBERS_LIST, FAULTY_ORGS, PROGRESS, REQUESTS, CHANGES_OF_MOBILES, *EXPORTS]


@hookimpl
def portal_navigation(scope: Scope) -> Sequence[NavItem]:
    """The ways to one's own profile, to the imports and to the faults of the tree."""
    return [
        NavItem("info_entry.profile", "完善组织资料", "info_entry.profile", "组织管理", 15, "orgs.manage"),
        NavItem("info_entry.members", "团员和团干部", "info_entry.members", "信息录入", 26, "people.view"),
        NavItem("info_entry.new", "录入团员", "info_entry.new", "信息录入", 28, "info_entry.enter"),
        NavItem("info_entry.requests", "号码占用申请", "info_entry.requests", "信息录入", 29, "people.view"),
        NavItem("info_entry.import", "导入团员", "imports.index", "信息录入", 30, "imports.view"),
        NavItem("info_entry.progress", "录入进度", "info_entry.progress", "信息录入", 25, "info_entry.view"),
        NavItem("info_entry.faults", "组织树问题", "info_entry.faults", "信息录入", 38, "info_entry.view"),
        NavItem("info_entry.contacts", "毕业生联系方式", "info_entry.contacts", "信息录入", 34, "people.view"),
        NavItem("info_entry.admissions", "发展团员核对", "info_entry.admissions", "信息录入", 35, "people.view"),
    ]


@hookimpl
def portal_workbench_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """How many are entered, how far that is from the target, what the profiles lack, and where to go on."""
    return workbench.cards(scope, figures)


@hookimpl
def portal_org_columns(scope: Scope, parent: OrgRef) -> Sequence[OrgColumn]:
    """How complete the profiles below are; the entry rate; graduating members without a mobile."""
    return [
        profile_slots.profile_column(),
        progress_slots.PROGRESS_COLUMN,
        contact_slots.contact_column(),
    ]


@hookimpl
def portal_org_filters(scope: Scope, parent: OrgRef) -> Sequence[OrgFilter]:
    """Those whose profile is complete, or is not; those who lag; those with a fault of the tree."""
    return [
        profile_slots.profile_filter(),
        progress_slots.progress_filter(scope, parent),
        fault_filter(scope),
        contact_slots.contact_filter(parent),
    ]


@hookimpl
def portal_org_panels(scope: Scope, org: OrgRef) -> Sequence[Panel]:
    """An organisation's profile, entry figures, progress and faults."""
    return [
        profile_slots.profile_panel(),
        entry_panel(),
        progress_slots.progress_panel(),
        fault_panel(),
        contact_slots.contact_panel(),
        admission_slots.admission_panel(),
    ]


@hookimpl
def portal_after_org_change(scope: Scope, change: OrgChange) -> None:
    """A profile may be complete now, or no longer; who is gone asks for nothing."""
    completeness.judge_org_change(change)
    if change.kind == "closed":
        asking.asker_closed(scope, change.org)


@hookimpl
def portal_after_people_change(scope: Scope, change: PeopleChange) -> None:
    """Committees may have got, or lost, the cadres that a profile needs; requests follow the people they are about."""
    completeness.judge()
    if change.kind != "added":
        asking.follow(scope, change.org_ids)


@hookimpl
def portal_after_enabled(scope: Scope, province: OrgRef) -> None:
    """Nobody has told of changes while the plugin was off."""
    profile_judging.request_judging(scope, province)
    asking.follow_all(scope, province)


@hookimpl
def portal_data_checks() -> Sequence[DataCheck]:
    """Invariants of what is staged, of profiles, lists, baselines and daily figures, and of requests."""
    return [
        *CHECKS,
        *PROFILE_CHECKS,
        *CONTACT_CHECKS,
        *ADMISSION_CHECKS,
        *BASELINE_CHECKS,
        *REQUEST_CHECKS,
    ]


@hookimpl
def portal_after_demonstration(scope: Scope) -> None:
    """Baselines, two weeks of daily figures, and lists of admitted members."""
    demonstrate(scope)


@hookimpl
def portal_cli() -> Sequence[click.Command]:
    """`members import` and `orgs import`."""
    return [members, orgs]
