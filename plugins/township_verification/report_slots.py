"""What the core's pages and the log say of reports (A1.3, A1.4)."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.township_verification.report_metrics import REPORTED, REPORTS
from plugins.township_verification.report_queries import latest_about
from plugins.township_verification.report_waiting import Waiting
from portal import clock
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import AuditAction, Card, Figures, Panel
from portal.orgs.categories import HOLDS_MEMBERS
from portal.web.filters import day, moment

PAGE, NEW = "township_verification.reports", "township_verification.report"
SOON, LATE = 3, 7
"""Days after which a report presses, and is overdue."""
ACTIONS = (
    AuditAction("township_verification.reported", "报告乡镇街道识别错误"),
    AuditAction("township_verification.report_merged", "并入乡镇街道错误报告"),
    AuditAction("township_verification.report_confirmed", "核实乡镇街道错误报告"),
    AuditAction("township_verification.report_returned", "退回乡镇街道错误报告"),
    AuditAction("township_verification.report_added", "补充乡镇街道错误报告"),
    AuditAction("township_verification.report_withdrawn", "撤回乡镇街道错误报告"),
    AuditAction("township_verification.report_moot", "乡镇街道错误报告已无须处理"),
    AuditAction("township_verification.reports_filed", "报送乡镇街道错误报告"),
    AuditAction("township_verification.settled", "批量核定乡镇街道错误报告"),
    AuditAction("township_verification.report_approved", "采纳乡镇街道错误报告"),
    AuditAction("township_verification.report_refused", "不采纳乡镇街道错误报告"),
)


def has_reports(figures: Figures) -> bool:
    """True where there may be something to say of reports."""
    return bool(figures[REPORTS.key] or figures[REPORTED.key])


def report_cards(scope: Scope, found: Waiting) -> Sequence[Card]:
    """What is to be done here, what the province is to file, and news of what was reported from here."""
    return [*_here(scope, found), *_list(scope, found), *_news(scope, found)]


def report_panel(org: OrgRef) -> Panel:
    """The latest report about the organisation; the way to make one, if it may be a township."""
    links = ((("报告错误", NEW),) if _may_be_wrong(org) else ()) + (("错误报告", PAGE),)
    return Panel(PAGE, "识别错误报告", _rows, links, weight=47)


def _may_be_wrong(org: OrgRef) -> bool:
    return not org.is_leading_body and org.category not in HOLDS_MEMBERS


def _here(scope: Scope, found: Waiting) -> Sequence[Card]:
    if not found.here or found.oldest is None:
        return []
    days = (clock.now() - found.oldest).days
    urgency = "late" if days >= LATE else "soon" if days >= SOON else "todo"
    returned = f"，其中 {found.returned:,} 件被退回，等待补充" if found.returned else ""
    text = f"乡镇街道识别错误的报告，由本级处理{returned}；最早的一件已等 {days} 天"
    return [_card(scope, "here", "待处理的错误报告", text, found.here, "处理", urgency)]


def _list(scope: Scope, found: Waiting) -> Sequence[Card]:
    if not found.ready:
        return []
    left = (found.deadline - clock.today()).days
    when = f"还有 {left} 天" if left > 0 else "今天截止" if left == 0 else f"已过期 {-left} 天"
    text = f"已核实的报告，请在 {day(found.deadline)}前汇总报送团中央，{when}"
    urgency = "late" if left < 0 else "soon" if left <= LATE else "todo"
    return [_card(scope, "ready", "待报送的错误报告", text, found.ready, "核对并报送", urgency)]


def _news(scope: Scope, found: Waiting) -> Sequence[Card]:
    if not found.asked and not found.answered:
        return []
    text = f"本级报告的乡镇街道识别错误：办理中 {found.asked:,} 件，最近 14 天办结 {found.answered:,} 件"
    return [_card(scope, "sent", "本级提出的错误报告", text, found.asked + found.answered, "查看结果", "calm")]


def _card(scope: Scope, box: str, title: str, text: str, count: int, action: str, urgency: str) -> Card:
    where = (("code", scope.org.code), ("box", box), *((("state", "all"),) if box == "sent" else ()))
    key = f"township_verification.reports_{box}"
    return Card(key, title, text, f"{count:,} 件", PAGE, where, action, urgency, 26)


def _rows(scope: Scope, org: OrgRef, _figures: Figures) -> tuple[tuple[str, str], ...]:
    found = latest_about(scope, org)
    if found is None:
        return (("报告", "没有报告过"),) if _may_be_wrong(org) else ()
    one = found.request
    rows = [("最近的报告", f"系统显示“{found.said}”，应为“{found.wanted}”"), ("理由", one.why), ("状态", found.state)]
    if one.is_open:
        return (*rows, ("现在的办理组织", found.at.full_name), ("已等", f"{one.days} 天"))
    return (*rows, ("办结时间", moment(one.answered_at)), *((("答复", one.answer),) if one.answer else ()))
