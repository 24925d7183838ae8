"""What the core's pages show of the overview: permissions, menu, a card, a panel."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.statistics.measuring import Standing, standing
from plugins.statistics.standings import measures_for
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import MANAGE, VIEW, Card, Figures, NavItem, Panel, Permission

PAGE, MAY_VIEW = "statistics.dashboard", "statistics.view"
PERMISSIONS = (
    Permission(MAY_VIEW, "查看统计", (MANAGE, VIEW)),
    Permission("statistics.fill", "填报统计表"),
    Permission("statistics.publish", "发布通报"),
    Permission("statistics.check", "组织抽查"),
)
NAVIGATION = (NavItem(PAGE, "统计总览", PAGE, "统计", 60, MAY_VIEW),)


def overview_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """How many requirements are met here, and which is the furthest from it."""
    known = _counted(scope, figures)
    lacking = sorted((one for one in known if not one.is_met), key=lambda one: one.share or 0)
    if not known:
        return []
    told = f"离目标最远的是“{lacking[0].measure.title}”：{lacking[0].rate}" if lacking else "各项要求都已完成"
    return [
        Card(
            PAGE, "各项要求", told, f"{len(known) - len(lacking)} / {len(known)} 项", PAGE,
            (("code", scope.org.code),), "查看统计总览", weight=12,
        )
    ]  # fmt: skip


def overview_panel() -> Panel:
    """Where the organisation stands against every requirement."""
    return Panel(PAGE, "各项要求", _rows, (("查看统计总览", PAGE),), weight=60)


def _rows(scope: Scope, _org: OrgRef, figures: Figures) -> tuple[tuple[str, str], ...]:
    return tuple((one.measure.title, f"{one.rate}，{one.lacks}") for one in _counted(scope, figures))


def _counted(scope: Scope, figures: Figures) -> list[Standing]:
    """The measures that are made of figures alone: a baseline would be one more question for every page."""
    found = (standing(one, figures, None) for one in measures_for(scope) if one.whole)
    return [one for one in found if one.whole]
