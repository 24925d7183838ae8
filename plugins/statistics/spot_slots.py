"""What the core's pages and the log say of spot checks (R4.2)."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.statistics.spot_metrics import ANSWERS, OWED
from plugins.statistics.spot_waiting import to_check
from portal.contracts.scope import Scope
from portal.contracts.setup import VIEW, AuditAction, Card, Figures, NavItem

CHECKS, CORRECTIONS = "statistics.spot_checks", "statistics.spot_corrections"
ACTIONS = (
    AuditAction("statistics.spot_asked", "发起抽查"),
    AuditAction("statistics.spot_drawn", "抽取样本"),
    AuditAction("statistics.spot_started", "开始抽查"),
    AuditAction("statistics.spot_discarded", "作废抽查"),
    AuditAction("statistics.spot_closed", "结束抽查"),
    AuditAction("statistics.spot_assigned", "分配抽查样本"),
    AuditAction("statistics.spot_access", "抽查的查看权限"),
    AuditAction("statistics.spot_checked", "记录抽查结果"),
    AuditAction("statistics.spot_corrected", "抽查整改"),
)
NAVIGATION = [NavItem(CHECKS, "抽查", CHECKS, "统计", 67, "statistics.view")]


def spot_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """What is to be corrected here and below, what was answered; and what a post was given to check."""
    return [*_owed(scope, figures[OWED.key]), *_answered(scope, figures[ANSWERS.key]), *_work(scope)]


def _owed(scope: Scope, owed: int) -> Sequence[Card]:
    if not owed:
        return []
    text = "抽查发现的问题，由本级或下级改正后回复"
    return [_card(scope, CORRECTIONS, "抽查整改", text, f"{owed:,} 件", "查看", CORRECTIONS)]


def _answered(scope: Scope, answered: int) -> Sequence[Card]:
    if not answered:
        return []
    text = "已经回复整改，请核实后确认"
    return [_card(scope, f"{CHECKS}_answered", "待确认的整改", text, f"{answered:,} 件", "查看", CHECKS)]


def _work(scope: Scope) -> Sequence[Card]:
    """Asked for posts to view alone: who manages leads checks, and finds their own work there."""
    if scope.role != VIEW or not (count := to_check(scope)):
        return []
    return [_card(scope, f"{CHECKS}_work", "由我核查", "抽查的样本，请核查后记录", f"{count:,} 个", "去核查", CHECKS)]


def _card(scope: Scope, key: str, title: str, text: str, figure: str, action: str, page: str) -> Card:
    return Card(key, title, text, figure, page, (("code", scope.org.code),), action, "todo", 50)
