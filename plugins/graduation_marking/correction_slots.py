"""What the core's pages and the log say of corrections."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.graduation_marking.correcting import METRIC
from portal.contracts.scope import Scope
from portal.contracts.setup import AuditAction, Card, Figures

PAGE = "graduation_marking.corrections"
ACTIONS = (
    AuditAction("graduation_marking.correction_asked", "申请更正毕业时间"),
    AuditAction("graduation_marking.correction_approved", "同意更正毕业时间"),
    AuditAction("graduation_marking.correction_refused", "拒绝更正毕业时间"),
    AuditAction("graduation_marking.correction_withdrawn", "撤回更正毕业时间的申请"),
)


def correction_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """Requests that wait for a decision here or below; nothing where there are none."""
    waiting = figures[METRIC.key]
    if not waiting:
        return []
    text = "下级申请更正已标记的毕业时间，由本级或下级审批"
    return [Card(PAGE, METRIC.title, text, f"{waiting:,} 件", PAGE, (("code", scope.org.code),), "审批", "todo", 21)]
