"""The register of graduates (毕业生去向登记): R3.1, R2.2."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint

from plugins.graduate_register import (
    expected_slots,
    following,
    member_slots,
    record_slots,
    release_following,
    sheet_slots,
    use_slots,
)
from plugins.graduate_register.change_exports import CHANGES
from plugins.graduate_register.demonstration import demonstrate
from plugins.graduate_register.expected_checks import EXPECTED_CHECKS
from plugins.graduate_register.expected_exports import EXPECTED
from plugins.graduate_register.graduate_exports import GRADUATES
from plugins.graduate_register.measures import MEASURES
from plugins.graduate_register.metrics import METRICS
from plugins.graduate_register.progress_exports import PROGRESS
from plugins.graduate_register.record_checks import RECORD_CHECKS
from plugins.graduate_register.views import blueprint
from portal.contracts.events import OrgChange, PeopleChange
from portal.contracts.exports import ExportType
from portal.contracts.imports import ImportType
from portal.contracts.measures import Measure
from portal.contracts.reminders import ReminderTopic
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import (
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
    PersonSection,
    PluginInfo,
    Schedule,
    Task,
)
from portal.hooks import hookimpl

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations" / "graduate_register"


@hookimpl
def portal_info() -> PluginInfo:
    """The plugin's card."""
    return PluginInfo("graduate_register", "毕业生去向登记", "登记今年毕业的团员去哪里、怎样联系，由哪个乡镇街道接收")


@hookimpl
def portal_blueprint() -> Blueprint:
    """The plugin's pages."""
    return blueprint


@hookimpl
def portal_migrations() -> Migrations:
    """The tables of records and their changes, and of classes that are open for their members."""
    return Migrations("graduate_register", MIGRATIONS)


@hookimpl
def portal_permissions() -> Sequence[Permission]:
    """Looking is for everybody, registering for those who manage."""
    return record_slots.PERMISSIONS


@hookimpl
def portal_import_types() -> Sequence[ImportType]:
    """The spreadsheet of destinations."""
    return sheet_slots.IMPORT_TYPES


@hookimpl
def portal_measures() -> Sequence[Measure]:
    """Graduates who are registered completely, with a township to receive them."""
    return MEASURES


@hookimpl
def portal_audit_actions() -> Sequence[AuditAction]:
    """What the log calls the plugin's actions."""
    return [*record_slots.ACTIONS, *member_slots.MEMBER_ACTIONS, *expected_slots.ACTIONS]


@hookimpl
def portal_metrics() -> Sequence[Metric]:
    """How many graduates are registered, completely, with a township to receive them."""
    return METRICS


@hookimpl
def portal_tasks() -> Sequence[Task]:
    """Making up for what nobody has told of."""
    return following.TASKS


@hookimpl
def portal_schedules() -> Sequence[Schedule]:
    """Another campaign's year has other graduates."""
    return following.SCHEDULES


@hookimpl
def portal_exports() -> Sequence[ExportType]:
    """Lists as files."""
    return [PROGRESS, GRADUATES, EXPECTED, CHANGES]


@hookimpl
def portal_reminder_topics() -> Sequence[ReminderTopic]:
    """Units whose graduates are not registered completely."""
    return [use_slots.REMINDER]


@hookimpl
def portal_navigation(scope: Scope) -> Sequence[NavItem]:
    """The way to the register."""
    return [*record_slots.NAVIGATION, *use_slots.NAVIGATION, *expected_slots.expected_navigation(scope)]


@hookimpl
def portal_workbench_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """Graduates who are not registered completely."""
    return [*record_slots.record_cards(scope, figures), *expected_slots.expected_cards(scope)]


@hookimpl
def portal_org_columns(scope: Scope, parent: OrgRef) -> Sequence[OrgColumn]:
    """How many graduates are not registered completely."""
    return [use_slots.register_column()]


@hookimpl
def portal_org_filters(scope: Scope, parent: OrgRef) -> Sequence[OrgFilter]:
    """Whose graduates are registered, and whose are not."""
    return [use_slots.register_filter()]


@hookimpl
def portal_org_panels(scope: Scope, org: OrgRef) -> Sequence[Panel]:
    """How far the register is."""
    return [record_slots.record_panel()]


@hookimpl
def portal_person_sections(scope: Scope, branch: OrgRef) -> Sequence[PersonSection]:
    """What is registered about a graduate."""
    return [record_slots.record_section()]


@hookimpl
def portal_data_checks() -> Sequence[DataCheck]:
    """Invariants of records and of their history, and of who is expected where."""
    return [*RECORD_CHECKS, *sheet_slots.CHECKS, *member_slots.MEMBER_CHECKS, *EXPECTED_CHECKS]


@hookimpl
def portal_after_people_change(scope: Scope, change: PeopleChange) -> None:
    """Records count where their people belong."""
    following.follow(change.org_ids)


@hookimpl
def portal_after_org_change(scope: Scope, change: OrgChange) -> None:
    """Releases go with their branches to another province, and end with them."""
    release_following.org_changed(change)


@hookimpl
def portal_after_enabled(scope: Scope, province: OrgRef) -> None:
    """What happened while the plugin was off is made up for by a job."""
    following.ask_to_catch_up(scope, province)


@hookimpl
def portal_after_demonstration(scope: Scope) -> None:
    """Some classes of the demonstration have begun."""
    demonstrate(scope)
