"""Notes about organisations (组织备注): the table of contents of this plugin."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from flask import Blueprint

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
from portal.hooks import hookimpl
from portal_sample import jobs, queries, services
from portal_sample.cli import notes
from portal_sample.exports import LIST
from portal_sample.imports import NOTES
from portal_sample.views import blueprint


@hookimpl
def portal_info() -> PluginInfo:
    return PluginInfo("sample", "组织备注", "给组织加备注，每天汇总")


@hookimpl
def portal_blueprint() -> Blueprint:
    return blueprint


@hookimpl
def portal_migrations() -> Migrations:
    return Migrations("sample", Path(__file__).parent / "migrations")


@hookimpl
def portal_permissions() -> Sequence[Permission]:
    return [Permission("sample.view", "查看备注", (MANAGE, VIEW)), Permission("sample.write", "添加备注")]


@hookimpl
def portal_tasks() -> Sequence[Task]:
    return [Task("sample.digest", "汇总备注", jobs.digest)]


@hookimpl
def portal_schedules() -> Sequence[Schedule]:
    return [Schedule("sample.daily", "sample.digest", jobs.daily, per_province=True)]


@hookimpl
def portal_import_types() -> Sequence[ImportType]:
    return [NOTES]


@hookimpl
def portal_exports() -> Sequence[ExportType]:
    return [LIST]


@hookimpl
def portal_reminder_topics() -> Sequence[ReminderTopic]:
    lagging = ("sample.noted", "no")
    return [ReminderTopic("sample.write", "写备注", lambda _scope: "请写备注。", "sample.index", lagging)]


@hookimpl
def portal_metrics() -> Sequence[Metric]:
    return [Metric("sample.notes", "备注", "条", queries.RECOUNT, headline=True)]


@hookimpl
def portal_measures() -> Sequence[Measure]:
    return [Measure("sample.noted", "有备注", "R0", "条", "sample.notes", "orgs", endpoint="sample.index")]


@hookimpl
def portal_data_checks() -> Sequence[DataCheck]:
    return [DataCheck("sample.notes_say_something", "备注不是空的", queries.blank_notes)]


@hookimpl
def portal_audit_actions() -> Sequence[AuditAction]:
    return [AuditAction("sample.written", "添加备注")]


@hookimpl
def portal_cli() -> Sequence[click.Command]:
    return [notes]


@hookimpl
def portal_navigation(scope: Scope) -> Sequence[NavItem]:
    return [NavItem("sample.notes", "组织备注", "sample.index", "示例", 60, "sample.view")]


@hookimpl
def portal_workbench_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    notes = f"{figures['sample.notes']:,}"
    return [Card("sample.total", "备注", "本组织及下级组织", notes, "sample.index", action="查看备注", weight=90)]


@hookimpl
def portal_org_columns(scope: Scope, parent: OrgRef) -> Sequence[OrgColumn]:
    return [OrgColumn("sample.notes", "备注", queries.cells, weight=90, metrics=("sample.notes",))]


@hookimpl
def portal_org_filters(scope: Scope, parent: OrgRef) -> Sequence[OrgFilter]:
    return [OrgFilter("sample.noted", "备注", (("yes", "有备注"), ("no", "没有备注")), queries.noted)]


@hookimpl
def portal_org_bulk_actions(scope: Scope, parent: OrgRef) -> Sequence[BulkAction]:
    return [BulkAction("sample.mark", "添加备注", "sample.mark", "sample.write", queries.may_mark, weight=90)]


@hookimpl
def portal_org_panels(scope: Scope, org: OrgRef) -> Sequence[Panel]:
    return [Panel("sample.notes", "组织备注", queries.panel_rows, (("全部备注", "sample.index"),), weight=90)]


@hookimpl
def portal_person_sections(scope: Scope, branch: OrgRef) -> Sequence[PersonSection]:
    return [PersonSection("sample.notes", "所在组织的备注", queries.section_rows, weight=90)]


@hookimpl
def portal_before_org_change(scope: Scope, change: OrgChange) -> None:
    if change.kind == "closed":
        services.refuse_closing(change.org)


@hookimpl
def portal_after_org_change(scope: Scope, change: OrgChange) -> None:
    if change.kind in {"created", "moved"}:
        services.remember_change(change)


@hookimpl
def portal_after_people_change(scope: Scope, change: PeopleChange) -> None:
    services.remember_people(change)


@hookimpl
def portal_after_enabled(scope: Scope, province: OrgRef) -> None:
    jobs.request_digest(scope, province)


@hookimpl
def portal_after_load(scope: Scope, province: OrgRef) -> None:
    jobs.request_digest(scope, province)


@hookimpl
def portal_after_demonstration(scope: Scope) -> None:
    services.remember_demonstration(scope)
