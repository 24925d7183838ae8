"""Statistics and supervision (统计督查): R1.1, R3.2, R4.1, R4.2."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint

from plugins.statistics import slots, snapshots, team_slots
from plugins.statistics.demonstration import demonstrate
from plugins.statistics.team_exports import TEAM_LIST
from plugins.statistics.views import blueprint
from portal.contracts.exports import ExportType
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import (
    AuditAction,
    Card,
    Figures,
    Migrations,
    NavItem,
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
    """The tables of each day's figures, and of task teams."""
    return Migrations("statistics", MIGRATIONS)


@hookimpl
def portal_permissions() -> Sequence[Permission]:
    """Looking is for everybody; filling, publishing and checking for those who manage."""
    return slots.PERMISSIONS


@hookimpl
def portal_tasks() -> Sequence[Task]:
    """Writing down the figures of each day."""
    return snapshots.TASKS


@hookimpl
def portal_schedules() -> Sequence[Schedule]:
    """Once a day, province by province, and the centre's."""
    return snapshots.SCHEDULES


@hookimpl
def portal_exports() -> Sequence[ExportType]:
    """Lists as files."""
    return [TEAM_LIST]


@hookimpl
def portal_audit_actions() -> Sequence[AuditAction]:
    """What the log calls the plugin's actions."""
    return [*team_slots.ACTIONS]


@hookimpl
def portal_navigation(scope: Scope) -> Sequence[NavItem]:
    """The ways to the overview, and to one's task team."""
    return [*slots.NAVIGATION, *team_slots.NAVIGATION]


@hookimpl
def portal_workbench_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """How many requirements are met."""
    return slots.overview_cards(scope, figures)


@hookimpl
def portal_org_panels(scope: Scope, org: OrgRef) -> Sequence[Panel]:
    """Where the organisation stands; who is on its task team."""
    return [slots.overview_panel(), team_slots.team_panel()]


@hookimpl
def portal_after_demonstration(scope: Scope) -> None:
    """Two weeks of figures."""
    demonstrate(scope)
