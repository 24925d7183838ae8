"""What one row of a spreadsheet of graduation times says by itself: exactly one of a time and a reason (A2.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from plugins.graduation_marking.recogniser.proposal import MIXED, OTHER, REASONS, STAFF
from plugins.graduation_marking.sheet_columns import EXPLANATION, MONTH, REASON
from plugins.graduation_marking.wishes import YEARS_AHEAD, Wish, check
from portal.contracts.imports import Cell, SourceRow
from portal.errors import Refused
from portal.people.rules.cells import compact, is_nothing, one_line, overlong, quoted, text_of
from portal.people.rules.months import Asked, read_month
from portal.people.rules.problems import Parsed, Problem, refused

TITLES = {"month": MONTH, "reason": REASON, "explanation": EXPLANATION}
_SHORT = {
    **dict.fromkeys(("教职工支部", "教职工", "教工团支部", "教工支部", "教工", "职工", "职工支部"), STAFF),
    **dict.fromkeys(("教师团支部", "教师支部", "教师", "青年教师", "青年教师支部"), STAFF),
    **dict.fromkeys(("混合团支部", "混合", "混合支部(成员毕业时间不同)", "成员毕业时间不同", "毕业时间不同"), MIXED),
    **dict.fromkeys(("其它", "其他(请说明)"), OTHER),
}
_OTHER = re.compile("其[他它][:,(]?(?P<explanation>.+?)[)]?")
_YES = frozenset("是 1 √ ✓ y yes 对 确认 已确认 已核对 核对无误".split())

NEITHER = Problem("MARK_NEITHER", "毕业时间和理由都没有填写，请填写其中一项；还不标记的行可以先留着。", "month")
BOTH = Problem("MARK_BOTH", "毕业时间和理由必须且只能填写一项，这一行两项都填了，请删去一项。", "month")


def read_wish(row: SourceRow, today: date) -> Parsed[Wish]:
    """What the branch is to be marked with, or what is wrong with it."""
    if broken := [key for key in TITLES if key in row.errors]:
        told = "、".join(TITLES[key] for key in broken)
        return refused(broken[0], "CELL_ERROR", f"{told}一格是公式错误（如 #N/A），请改为填写实际内容。")
    has_month, has_reason = (not is_nothing(row.cells.get(key)) for key in ("month", "reason"))
    if has_month == has_reason:
        return None, (BOTH if has_month else NEITHER,)
    wish, problems = _month(row.cells["month"], today) if has_month else _reason(row.cells)
    return (None, problems) if wish is None else _checked(wish, today)


def is_confirmed(row: SourceRow) -> bool:
    """True if somebody has written 是 beside a time that has to be confirmed by itself (A2.4)."""
    return compact(text_of(row.cells.get("confirmed"))).casefold() in _YES


def _month(cell: Cell, today: date) -> Parsed[Wish]:
    asked = Asked("month", MONTH, f"{today.year}-06", today.year + YEARS_AHEAD)
    month, problems = read_month(cell, asked)
    return (Wish(month=month) if month else None), problems


def _reason(cells: Mapping[str, Cell]) -> Parsed[Wish]:
    if problem := overlong(cells["reason"], "reason", REASON):
        return None, (problem,)
    text = compact(text_of(cells["reason"]))
    reason = text if text in REASONS else _SHORT.get(text)
    explanation = None if is_nothing(cells.get("explanation")) else one_line(text_of(cells.get("explanation")))
    if reason is None and (found := _OTHER.fullmatch(text)):
        reason, explanation = OTHER, found["explanation"]
    if reason is None:
        advice = f"应为{'、'.join(REASONS)}之一；都不合适的填“{OTHER}”，并在“{EXPLANATION}”一栏写明"
        return refused("reason", "REASON_UNKNOWN", f"没有{quoted(text)}这种理由，{advice}。")
    return Wish(reason=reason, explanation=explanation if reason == OTHER else None), ()


def _checked(wish: Wish, today: date) -> Parsed[Wish]:
    """As the form refuses it."""
    try:
        return check(wish, today), ()
    except Refused as refusal:
        column = "month" if wish.month else "explanation"
        return refused(column, "MARK_REFUSED", refusal.message)
