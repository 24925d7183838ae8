"""What menu, workbench and log say of graduates who are expected, and of releasing them (R3.1)."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.graduate_register.expected import MOST_NEW, NEW_DAYS, REVEALED, news_of
from plugins.graduate_register.receiving import area_of
from plugins.graduate_register.releasing import RELEASED, WITHDRAWN
from portal.contracts.scope import Scope
from portal.contracts.setup import AuditAction, Card, NavItem

PAGE = "graduate_register.expected"
ACTIONS = (
    AuditAction(RELEASED, "发布毕业去向给接收地"), AuditAction(WITHDRAWN, "撤回发布的毕业去向"),
    AuditAction(REVEALED, "查看待接收毕业生的手机号"),
)  # fmt: skip


def expected_navigation(scope: Scope) -> Sequence[NavItem]:
    """For townships, and those above them."""
    if not (scope.org.township_flag or scope.org.is_leading_body):
        return []
    return [NavItem(PAGE, "接收毕业生", PAGE, "毕业生", 44, "graduate_register.view")]


def expected_cards(scope: Scope) -> Sequence[Card]:
    """For a township: how many are expected, and how many are new."""
    area = area_of(scope.org) if scope.org.township_flag and not scope.org.is_leading_body else None
    if area is None:
        return []
    expected, new = news_of(area)
    many = f"{new:,} 人{'以上' if new == MOST_NEW else ''}"
    text = f"近 {NEW_DAYS} 天新到 {many}" if new else f"近 {NEW_DAYS} 天没有新到的"
    where = (("code", scope.org.code),)
    return [
        Card(PAGE, "待接收毕业生", text, f"{expected:,} 人", PAGE, where, "查看名单", "todo" if new else "calm", 22)
    ]  # fmt: skip
