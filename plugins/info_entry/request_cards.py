"""What the workbench and the log say of requests: what waits for an answer counts its days."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.info_entry.request_queries import Waiting
from portal import clock
from portal.contracts.scope import Scope
from portal.contracts.setup import AuditAction, Card

SOON, LATE = 3, 7
"""Days after which a request presses, and is overdue."""
REQUEST_ACTIONS = (
    AuditAction("info_entry.request_asked", "提出号码占用申请"),
    AuditAction("info_entry.request_refused", "拒绝号码占用申请"),
    AuditAction("info_entry.request_withdrawn", "撤回号码占用申请"),
    AuditAction("info_entry.request_ended", "号码占用申请有了结果"),
)


def request_cards(scope: Scope, found: Waiting) -> Sequence[Card]:
    """Requests to answer, and news of those that this unit has made; nothing where there are none."""
    cards = []
    if found.incoming and found.oldest:
        days = (clock.now() - found.oldest).days
        cards.append(Card(
            "info_entry.requests_in", "待处理的号码占用申请",
            f"其他组织申请移交或更正您这里登记的人；最早的一件已等 {days} 天", f"{found.incoming:,} 件",
            "info_entry.requests", (("code", scope.org.code),), "处理",
            "late" if days >= LATE else "soon" if days >= SOON else "todo", 15,
        ))  # fmt: skip
    if found.outgoing or found.answered:
        cards.append(Card(
            "info_entry.requests_out", "我提出的号码占用申请",
            f"等待对方处理 {found.outgoing:,} 件；您提出的申请最近 7 天有结果 {found.answered:,} 件",
            f"{found.outgoing + found.answered:,} 件", "info_entry.requests",
            (("code", scope.org.code), ("box", "out"), ("state", "all")), "查看结果", weight=16,
        ))  # fmt: skip
    return cards
