"""What the core's pages show of the lists of admitted members: a card, a panel."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.info_entry.admission_tallies import IN_METRIC, LISTED_METRIC
from plugins.info_entry.comparing import years
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Card, Figures, Panel
from portal.orgs.categories import HOLDS_MEMBERS
from portal.web.filters import percent

PAGE = "info_entry.admissions"


def admission_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """How many of the listed are not entered; for a unit without any list, that it should upload one."""
    listed, present = figures[LISTED_METRIC], figures[IN_METRIC]
    title, args = f"{'、'.join(str(year) for year in years())} 年发展团员核对", (("code", scope.org.code),)
    if not listed:
        if scope.org.is_leading_body or scope.org.category in HOLDS_MEMBERS or not figures["members"]:
            return []
        text = "还没有上传名单。上传后与已录入的逐人核对，未录入的可以一次生成导入"
        return [Card("info_entry.admissions", title, text, "未核对", PAGE, args, "去核对", "todo", 22)]
    text = f"名单 {listed:,} 人，已录入的占 {percent(present / listed)}"
    urgency = "todo" if present < listed else "calm"
    figure = f"差 {listed - present:,} 人"
    return [Card("info_entry.admissions", title, text, figure, PAGE, args, "查看和录入", urgency, 22)]


def admission_panel() -> Panel:
    """The lists of an organisation and below, with the way to compare them."""
    return Panel("info_entry.admissions", "发展团员核对", _rows, (("核对名单", PAGE),), weight=31)


def _rows(_scope: Scope, _org: OrgRef, figures: Figures) -> tuple[tuple[str, str], ...]:
    listed, present = figures[LISTED_METRIC], figures[IN_METRIC]
    if not listed:
        return (("名单", "还没有上传"),)
    return (
        ("名单", f"{listed:,} 人"),
        ("已录入", f"{present:,} 人（{percent(present / listed)}）"),
        ("还差", f"{listed - present:,} 人"),
    )
