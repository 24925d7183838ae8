"""What the core's pages and the log say of circulars (R4.2)."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.statistics.circular_news import News
from portal.contracts.setup import AuditAction, Card, NavItem

PAGE = "statistics.circulars_list"
ACTIONS = (
    AuditAction("statistics.circular_published", "发布通报"),
    AuditAction("statistics.circular_withdrawn", "通报被更正"),
    AuditAction("statistics.plan_set", "设置每日通报"),
    AuditAction("statistics.plan_ended", "停止每日通报"),
)
NAVIGATION = [NavItem("statistics.circulars", "通报", PAGE, "统计", 70, "statistics.view")]


def circular_cards(news: News | None) -> Sequence[Card]:
    """The latest circular of the last days that concerns the organisation, and where it says that this stands."""
    if news is None:
        return []
    text = f"{news.publisher}：{news.title}。{news.told}"
    where = (("circular_id", str(news.id)),)
    return [Card(PAGE, "收到通报", text, "", "statistics.one_circular", where, "查看通报", weight=11)]
