"""Statistics and supervision (统计督查): R1.1, R3.2, R4.1, R4.2."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click
from flask import Blueprint

from plugins.statistics import (
    annex_demonstration,
    annex_following,
    annex_slots,
    circular_demonstration,
    circular_plans,
    circular_slots,
    slots,
    snapshots,
    spot_demonstration,
    spot_drawing,
    spot_following,
    spot_slots,
    table_slots,
    team_slots,
    workbench,
)
from plugins.statistics.annex_checks import ANNEX_CHECKS
from plugins.statistics.annex_cli import statistics
from plugins.statistics.annex_exports import ANNEX_UNITS
from plugins.statistics.annex_metrics import ANNEX_METRICS
from plugins.statistics.annex_sheet_imports import FIGURES
from plugins.statistics.circular_checks import CIRCULAR_CHECKS
from plugins.statistics.demonstration import demonstrate
from plugins.statistics.spot_checks import SPOT_CHECKS
from plugins.statistics.spot_exports import SPOT_EXPORTS
from plugins.statistics.spot_metrics import SPOT_METRICS
from plugins.statistics.table_exports import TABLE
from plugins.statistics.team_exports import TEAM_LIST
from plugins.statistics.views import blueprint
from portal.contracts.events import OrgChange
from portal.contracts.exports import ExportType
from portal.contracts.imports import ImportType
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
    OrgFilter,
    Panel,
    Permission,
    PluginInfo,
    Schedule,
    Task,
)
from portal.hooks import hookimpl

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations" / "statistics"


@hookimpl
def portal_info() -> PluginInfo:
    """The plugin's card."""
    return PluginInfo("statistics", "统计督查", "各级进度一目了然，汇总上报附件2，发布通报，组织抽查")


@hookimpl
def portal_blueprint() -> Blueprint:
    """The plugin's pages."""
    return blueprint


@hookimpl
def portal_migrations() -> Migrations:
    """The tables of each day's figures, of task teams, of Annex 2, of own tables, of spot checks and of circulars."""
    return Migrations("statistics", MIGRATIONS)


@hookimpl
def portal_permissions() -> Sequence[Permission]:
    """Looking is for everybody; filling, publishing and checking for those who manage."""
    return slots.PERMISSIONS


@hookimpl
def portal_tasks() -> Sequence[Task]:
    """Writing down the figures of each day; drawing samples; daily circulars."""
    return [*snapshots.TASKS, *spot_drawing.TASKS, *circular_plans.TASKS]


@hookimpl
def portal_schedules() -> Sequence[Schedule]:
    """Once a day, province by province, and the centre's; every hour the daily circulars that are due."""
    return [*snapshots.SCHEDULES, *circular_plans.SCHEDULES]


@hookimpl
def portal_metrics() -> Sequence[Metric]:
    """How many units have filed Annex 2, how many are to correct it; corrections that are owed, and answered."""
    return [*ANNEX_METRICS, *SPOT_METRICS]


@hookimpl
def portal_import_types() -> Sequence[ImportType]:
    """The education department's figures for Annex 2."""
    return [FIGURES]


@hookimpl
def portal_reminder_topics() -> Sequence[ReminderTopic]:
    """Units that have not filed Annex 2; provinces and cities that have not named a task team."""
    return [annex_slots.REMINDER, team_slots.REMINDER]


@hookimpl
def portal_exports() -> Sequence[ExportType]:
    """Lists as files."""
    return [TEAM_LIST, *SPOT_EXPORTS, ANNEX_UNITS, TABLE]


@hookimpl
def portal_data_checks() -> Sequence[DataCheck]:
    """Invariants of what was filed, of spot checks and of circulars."""
    return [*ANNEX_CHECKS, *SPOT_CHECKS, *CIRCULAR_CHECKS]


@hookimpl
def portal_audit_actions() -> Sequence[AuditAction]:
    """What the log calls the plugin's actions."""
    return [
        *team_slots.ACTIONS, *spot_slots.ACTIONS, *annex_slots.ACTIONS, *table_slots.ACTIONS, *circular_slots.ACTIONS,
    ]  # fmt: skip


@hookimpl
def portal_navigation(scope: Scope) -> Sequence[NavItem]:
    """The ways to the overview, to Annex 2, to own tables, to circulars, to spot checks and to one's task team."""
    others = [annex_slots.NAVIGATION, *table_slots.NAVIGATION, *circular_slots.NAVIGATION]
    return [*slots.NAVIGATION, *others, *spot_slots.NAVIGATION, *team_slots.NAVIGATION]


@hookimpl
def portal_workbench_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """How many requirements are met; Annex 2; what to check and correct; the latest circular."""
    return workbench.cards(scope, figures)


@hookimpl
def portal_org_filters(scope: Scope, parent: OrgRef) -> Sequence[OrgFilter]:
    """Who has filed Annex 2, and who has not."""
    return [annex_slots.annex_filter(scope, parent)]


@hookimpl
def portal_org_panels(scope: Scope, org: OrgRef) -> Sequence[Panel]:
    """Where the organisation stands; who is on its task team; its Annex 2."""
    return [slots.overview_panel(), team_slots.team_panel(), annex_slots.annex_panel()]


@hookimpl
def portal_after_org_change(scope: Scope, change: OrgChange) -> None:
    """What was submitted follows its unit, and ends with it; corrections go to whoever manages what owes them."""
    annex_following.org_changed(scope, change)
    spot_following.org_changed(scope, change)


@hookimpl
def portal_after_enabled(scope: Scope, province: OrgRef) -> None:
    """What happened while the plugin was off is made up for."""
    annex_following.follow_all(scope, province)
    spot_following.follow_all(scope, province)


@hookimpl
def portal_after_demonstration(scope: Scope) -> None:
    """Two weeks of figures; tables of Annex 2 in every state; two teams, a spot check that is half done; a circular."""
    demonstrate(scope)
    annex_demonstration.demonstrate()
    spot_demonstration.demonstrate()
    circular_demonstration.demonstrate(scope)


@hookimpl
def portal_cli() -> Sequence[click.Command]:
    """`statistics annex2`."""
    return [statistics]
