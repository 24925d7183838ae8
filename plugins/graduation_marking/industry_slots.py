"""What the core's pages and the log say of requests about industries (A3.2)."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.graduation_marking.industry_asking import METRIC
from portal.contracts.scope import Scope
from portal.contracts.setup import AuditAction, Card, Figures

PAGE = "graduation_marking.industry_requests"
NEW = "graduation_marking.new_industry_request"
ACTIONS = (
    AuditAction("graduation_marking.industry_asked", "申请更正行业类别"),
    AuditAction("graduation_marking.industry_approved", "同意更正行业类别"),
    AuditAction("graduation_marking.industry_refused", "拒绝更正行业类别"),
    AuditAction("graduation_marking.industry_withdrawn", "撤回更正行业类别的申请"),
)


def industry_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """Requests that wait for a decision here or below; nothing where there are none."""
    waiting = figures[METRIC.key]
    if not waiting:
        return []
    text = "下级学校的行业类别不对，不能标记毕业时间，申请更正"
    where = (("code", scope.org.code),)
    return [Card(PAGE, METRIC.title, text, f"{waiting:,} 件", PAGE, where, "审批", "todo", 21)]
