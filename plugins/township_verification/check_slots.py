"""What the core's pages and the log show of checking: card, filter, menu, reminder (R1.4)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from plugins.township_verification.check_progress import LACKS, LAGGING, progress_of, state_is
from plugins.township_verification.check_queries import BOXES, DONE, OPEN
from plugins.township_verification.checking import AGREED, WITHDRAWN
from portal import clock
from portal.contracts.reminders import ReminderTopic
from portal.contracts.scope import Scope
from portal.contracts.setup import AuditAction, Card, Figures, NavItem, OrgFilter
from portal.orgs.settings import deadline_of

PAGE, PROGRESS = "township_verification.check", "township_verification.progress"
VIEW = "township_verification.view"
FILTER = "township_verification.checking"
SOON = 14
"""Days before the deadline from which on it is near."""
ACTIONS = (AuditAction(AGREED, "核对乡镇街道"), AuditAction(WITHDRAWN, "撤回乡镇街道的核对"))


def check_navigation(scope: Scope) -> Sequence[NavItem]:
    """For those who have something below them to check."""
    if not scope.org.is_leading_body:
        return []
    progress = [NavItem(PROGRESS, "乡镇街道核对进度", PROGRESS, "组织管理", 17, VIEW)] if scope.org.is_wide else []
    return [NavItem(PAGE, "核对乡镇街道", PAGE, "组织管理", 17, VIEW), *progress]


def has_to_check(scope: Scope, figures: Figures) -> bool:
    """True for those who have something to check below them."""
    return scope.org.is_leading_body and progress_of(figures).to_check > 0


def check_cards(scope: Scope, figures: Figures, day: dt.date) -> Sequence[Card]:
    """How many are not checked yet, and how long there is until the deadline `day`."""
    found = progress_of(figures)
    lacking = f"；缺临时团支部 {found.without_temporary:,} 个" if found.without_temporary else ""
    text = f"共 {found.to_check:,} 个，已核对 {found.checked:,} 个（{found.percent}）{lacking}；{in_words(day)}"
    action = "核对" if scope.may("township_verification.check") else "查看"
    page, action = (PROGRESS, "查看进度") if scope.org.is_wide else (PAGE, action)
    where = (("code", scope.org.code),)
    return [
        Card(PAGE, "待核对乡镇街道", text, f"{found.left:,} 个", page, where, action, _urgency(found.left, day), 24)
    ]  # fmt: skip


def check_filter() -> OrgFilter:
    """Units that lag, organisations by whether they are checked, and townships without their temporary branch."""
    choices = [(LAGGING, "下级还有未核对的"), *((box, BOXES[box][0]) for box in (OPEN, DONE)), (LACKS, "缺临时团支部")]
    return OrgFilter(FILTER, "乡镇街道核对", tuple(choices), state_is, 27)


def in_words(day: dt.date) -> str:
    """5 月 20 日前完成，还有 12 天."""
    days = (day - clock.today()).days
    said = f"{day.month} 月 {day.day} 日"
    if days < 0:
        return f"期限 {said}，已过 {-days} 天"
    return f"{said}前完成，还有 {days} 天" if days else f"{said}前完成，今天截止"


def _urgency(left: int, day: dt.date) -> str:
    days = (day - clock.today()).days
    if not left:
        return "calm"
    return "late" if days < 0 else "soon" if days <= SOON else "todo"


def _text(scope: Scope) -> str:
    day = deadline_of(scope.org)
    return f"请于 {day.month} 月 {day.day} 日前核对下级中识别出的乡镇街道，不对的请报告错误，缺少的请补建。"


REMINDER = ReminderTopic(PAGE, "核对乡镇街道", _text, PAGE, (FILTER, LAGGING), 27)
"""Sent to the units below which something is not checked yet."""
