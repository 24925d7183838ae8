"""What the core's pages show of the conversion: a card that counts the days, a panel on a branch's profile (A2.5)."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.graduation_marking.conversion_dates import due_year, next_day
from plugins.graduation_marking.conversion_queries import conversion_of
from portal import clock
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Card, Figures, Panel
from portal.orgs.categories import BRANCH, GRADUATE_ORG
from portal.web.filters import day, moment, month

PAGE = "graduation_marking.conversion"
SOON = 14
"""Days before which the card says that the date is near."""


def conversion_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """How many days are left; from the day on, how many graduates there are."""
    today = clock.today()
    where = (("code", scope.org.code),)
    if due_year(today) is not None and figures["graduate_orgs"]:
        text = f"{figures['graduate_orgs']:,} 个毕业生团组织；今年补标记的团支部会在几分钟内转换"
        return [Card(PAGE, "毕业生", text, f"{figures['graduates']:,} 人", PAGE, where, "查看转换记录", weight=24)]
    at = next_day(today)
    left = (at - today).days
    text = f"{day(at)}零时起，当年毕业的团支部自动转为毕业生团组织，其中的团员成为毕业生"
    urgency = "soon" if 0 <= left <= SOON else "calm"
    return [Card(PAGE, "距毕业转换", text, f"{left:,} 天", PAGE, where, "查看将转换的团支部", urgency, weight=24)]


def conversion_panel() -> Panel:
    """When a branch will be, or was, converted."""
    return Panel(PAGE, "毕业转换", _rows, (("查看", PAGE),), weight=44)


def _rows(_scope: Scope, org: OrgRef, figures: Figures) -> tuple[tuple[str, str], ...]:
    if org.category == GRADUATE_ORG and (found := conversion_of(org)):
        return (("转为毕业生团组织", moment(found.at)), ("成为毕业生的团员", f"{found.members:,} 人"))
    if org.category == BRANCH and org.expected_graduation:
        return (("预计毕业时间", month(org.expected_graduation)),)
    return (("毕业生团组织", f"{figures['graduate_orgs']:,} 个"), ("毕业生", f"{figures['graduates']:,} 人"))
