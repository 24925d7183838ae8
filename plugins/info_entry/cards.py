"""The workbench's cards about entry."""

from __future__ import annotations

from collections.abc import Sequence

from portal.contracts.scope import Scope
from portal.contracts.setup import Card, Figures
from portal.orgs.faults import faults_shown


def entry_cards(scope: Scope, found: Figures) -> Sequence[Card]:
    """How many members and cadres are entered below, and how many have a mobile number (R1.1, R2.2)."""
    return [
        Card(
            "info_entry.entered", "已录入团员、团干部",
            f"其中团员 {found['members']:,} 人、团干部 {found['cadres']:,} 人；"
            "既是团员又是团干部的只计一次", f"{found['people']:,} 人", "imports.index", weight=10,
            action="导入团员" if scope.may("imports.use") else "查看导入记录",
        ),
        Card(
            "info_entry.mobiles", "缺手机号", "毕业生团员必须登记本人的手机号，一人一号；换号后及时更新",
            f"{found['people'] - found['with_mobile']:,} 人", "info_entry.members",
            (("code", scope.org.code), ("missing", "mobile")), action="查看名单", weight=20,
            urgency="todo" if found["people"] > found["with_mobile"] else "calm",
        ),
        *_fault_cards(scope, found),
    ]  # fmt: skip


def _fault_cards(scope: Scope, found: Figures) -> list[Card]:
    """The faults of the tree, if there are any (R1.2, R1.3, decision 3)."""
    there = [(fault.title, found[fault.key]) for fault in faults_shown(scope) if found[fault.key]]
    if not there:
        return []
    text = "；".join(f"{title} {count:,} 个" for title, count in there)
    return [
        Card(
            "info_entry.faults", "组织树问题", text, f"{sum(count for _, count in there):,} 个", "info_entry.faults",
            action="查看和处理", urgency="todo", weight=38,
        )
    ]  # fmt: skip
