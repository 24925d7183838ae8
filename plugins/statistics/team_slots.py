"""What the core's pages and the log say of task teams (R4.1)."""

from __future__ import annotations

from plugins.statistics.team_queries import is_due, team_of
from portal.contracts.reminders import ReminderTopic
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import AuditAction, Figures, NavItem, Panel

ACTIONS = (AuditAction("statistics.team_changed", "修改专班"),)
MOST_NAMED = 5
REMINDER = ReminderTopic(
    "statistics.team", "成立专班", lambda _scope: "请成立专班，写明部门、职责和联系方式。", "statistics.team", weight=90
)
NAVIGATION = [NavItem("statistics.team", "专班", "statistics.team", "统计", 69, "statistics.view")]


def team_panel() -> Panel:
    """Who is on the team, of leading bodies."""
    return Panel("statistics.team", "专班", _rows, (("专班", "statistics.team"),), weight=80)


def _rows(_scope: Scope, org: OrgRef, _figures: Figures) -> tuple[tuple[str, str], ...]:
    seats = team_of(org) if org.is_leading_body else ()
    if not seats:
        return (("专班", "还没有成立"),) if is_due(org) else ()
    named = tuple((one.department, f"{one.name}（{one.duty}）") for one in seats[:MOST_NAMED])
    return (*named, ("共", f"{len(seats)} 人")) if len(seats) > MOST_NAMED else named
