"""What the core's pages and the log say of Annex 2 (R3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from plugins.statistics.annex_listing import FILED, MISSING, is_filed
from plugins.statistics.annex_metrics import ANNEX_FILED, ANNEX_RETURNED
from plugins.statistics.annex_models import OPEN, RETURNED
from plugins.statistics.annex_units import is_leading
from plugins.statistics.annex_waiting import Waiting
from portal import clock
from portal.contracts.reminders import ReminderTopic
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import AuditAction, Card, Figures, NavItem, OrgFilter, Panel
from portal.orgs.settings import deadline_of
from portal.web.filters import day

PAGE, UNITS = "statistics.annex", "statistics.annex_units"
SOON = 14
"""Days before the deadline from which on it presses."""
ACTIONS = (
    AuditAction("statistics.annex_saved", "填写毕业生统计表"),
    AuditAction("statistics.annex_submitted", "报送毕业生统计表"),
    AuditAction("statistics.annex_accepted", "接收毕业生统计表"),
    AuditAction("statistics.annex_returned", "退回毕业生统计表"),
    AuditAction("statistics.annex_followed", "毕业生统计表随组织变动改报"),
)
NAVIGATION = NavItem(PAGE, "毕业生统计表", PAGE, "统计", 62, "statistics.view")


def annex_panel() -> Panel:
    """Where the table of a unit stands."""
    return Panel(PAGE, "毕业生统计表（附件2）", _rows, (("查看报表", PAGE),), weight=62)


def annex_filter(scope: Scope, parent: OrgRef) -> OrgFilter:
    """Which of the units directly below have filed, and which have not."""
    return OrgFilter(
        PAGE, "毕业生统计表", ((MISSING, "未报送"), (FILED, "已报送")), partial(is_filed, scope, parent), 60
    )


def annex_cards(scope: Scope, found: Waiting) -> Sequence[Card]:
    """Tables that wait for being accepted here; the unit's own, if it was returned or is due."""
    return [*_submitted(scope, found), *_own(scope, found)]


def _submitted(scope: Scope, found: Waiting) -> Sequence[Card]:
    if not found.submitted:
        return []
    where = (("code", scope.org.code), ("state", "submitted"))
    text, figure = "下级报送的毕业生统计表，等待接收或退回", f"{found.submitted:,} 份"
    return [Card(f"{PAGE}_submitted", "待接收的报表", text, figure, UNITS, where, "处理", "todo", 27)]


def _own(scope: Scope, found: Waiting) -> Sequence[Card]:
    if found.filing.unit.id != scope.org.id or found.filing.superior is None or found.state not in ("", *OPEN):
        return []
    where, key, title = (("code", scope.org.code),), f"{PAGE}_due", "毕业生统计表"
    left = (found.deadline - clock.today()).days
    if found.state == RETURNED:
        return [Card(key, title, f"上级退回：{found.reason}", "", PAGE, where, "修改后再报", "late", 28)]
    when = f"还有 {left} 天" if left > 0 else "今天截止" if left == 0 else f"已过期 {-left} 天"
    urgency = "late" if left < 0 else "soon" if left <= SOON else "todo"
    text = f"附件2 请在 {day(found.deadline)}前报送上级，{when}"
    return [Card(key, title, text, "", PAGE, where, "填报", urgency, 28)]


def _rows(_scope: Scope, org: OrgRef, figures: Figures) -> tuple[tuple[str, str], ...]:
    """From figures alone: a profile has no room for a question more."""
    filed, returned = figures[ANNEX_FILED.key], figures[ANNEX_RETURNED.key]
    if is_leading(org):
        return (("本级和下级已报送", f"{filed:,} 份"), ("退回修改", f"{returned:,} 份"))
    return (("状态", "已报送" if filed else "被退回"),) if filed or returned else ()


def _text(scope: Scope) -> str:
    when = deadline_of(scope.org)
    return f"请于 {when.month} 月 {when.day} 日前报送毕业生统计表（附件2），与教育部门的数字核对，差异要说明。"


REMINDER = ReminderTopic("statistics.annex", "毕业生统计表", _text, PAGE, (PAGE, MISSING), 60)
