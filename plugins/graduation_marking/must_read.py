"""The text that must be read before branches are marked, by hand and by file alike (A2.2, A2.5)."""

from __future__ import annotations

from datetime import date

from plugins.graduation_marking.conversion_dates import due_year, next_day
from plugins.graduation_marking.recogniser.proposal import MIXED
from plugins.graduation_marking.wishes import Wish

FINAL = (
    "标记后不能更改，也不能撤销，包括您本人。",
    "标错会影响这些团员的组织关系转接。",
    "这次标记以您的名义记入操作日志。",
)
"""What is true of every mark, what matters most first."""


def effects(wish: Wish, members: int, today: date) -> list[str]:
    """What becomes of the branches that are marked so, and of their members."""
    if not wish.month:
        stays = "这些团支部不会在任何一年自动转为“毕业生团组织”"
        if wish.reason == MIXED:
            return [f"{stays}。团员的毕业时间不同，标记后请在该团支部的“团员毕业情况”中逐个标记，到期成为“毕业生”。"]
        return [f"{stays}，其中的团员不会自动成为“毕业生”。"]
    return [
        f"{_when(int(wish.month[:4]), today)}这些团支部将自动转为“毕业生团组织”，"
        f"其中的全部团员（现有 {members:,} 名）都成为“毕业生”，不需要也不会再询问任何人。",
        "在此之前，有不在这一年毕业的团员，请先转到其他团支部。",
    ]


def agreed(branches: int, members: int) -> str:
    """What has to be ticked."""
    return f"我已阅读以上内容，确认标记 {branches:,} 个团支部、{members:,} 名团员，知道标记后不能更改"


def _when(year: int, today: date) -> str:
    if year == due_year(today):
        return "今年的转换日期已过：确定后几分钟内，"
    day = next_day(today)
    return f"{year}年{day.month}月{day.day}日零时起，"
