"""What the pages of marking send."""

from __future__ import annotations

from collections.abc import Mapping

from plugins.graduation_marking.groups import Group
from plugins.graduation_marking.recogniser.proposal import OTHER, REASONS, SUMMER
from plugins.graduation_marking.wishes import LONGEST_EXPLANATION, Wish
from portal.errors import Refused

MONTH, REASON = "month", "reason"
KINDS = ((MONTH, "毕业时间"), (REASON, "没有毕业时间，选择理由"))
REASON_CHOICES = tuple(
    (reason, {"混合支部": "混合支部（成员毕业时间不同）", OTHER: "其他（请说明）"}.get(reason, reason))
    for reason in REASONS
)
MONTHS = tuple((f"{month:02}", f"{month}月") for month in range(1, 13))


def wish_from(form: Mapping[str, str]) -> Wish:
    """What was chosen; the part that was not is left alone. Raise Refused if neither was."""
    kind = form.get("kind", "")
    if kind == MONTH:
        return Wish(month=month_from(form))
    if kind == REASON:
        reason = form.get("reason", "")
        if reason not in REASONS:
            raise Refused("请选择理由。", {"reason": "请选择理由"})
        explanation = " ".join(form.get("explanation", "").split())[: LONGEST_EXPLANATION + 1]
        return Wish(reason=reason, explanation=explanation if reason == OTHER else None)
    raise Refused("毕业时间和理由必须且只能填写一项。", {"kind": "请选择填写毕业时间，还是选择理由"})


def fields_of(wish: Wish) -> list[tuple[str, str]]:
    """The wish as hidden fields, which `wish_from` reads back."""
    if wish.month:
        return [("kind", MONTH), ("year", wish.month[:4]), ("month", wish.month[5:])]
    return [("kind", REASON), ("reason", wish.reason or ""), ("explanation", wish.explanation or "")]


def proposed(group: Group) -> dict[str, str]:
    """The fields as the portal proposes them; nothing is chosen where it has to ask."""
    if group.reason:
        return {"kind": REASON, "reason": group.reason, "month": SUMMER}
    if group.month:
        return {"kind": MONTH, "year": group.month[:4], "month": group.month[5:]}
    return {"month": SUMMER}


def month_from(form: Mapping[str, str]) -> str:
    """The chosen month, '2022-06'. Raise Refused if year or month was not chosen."""
    year, month = form.get("year", ""), form.get("month", "")
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise Refused("请选择年份。", {"year": "请选择年份"})
    if month not in dict(MONTHS):
        raise Refused("请选择月份。", {"month": "请选择月份"})
    return f"{year}-{month}"
