"""Steps of a report: each is written down once, by the first who takes it; whoever saw an older state is told so."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update
from sqlalchemy.orm import Session

from plugins.township_verification.report_metrics import REPORTS
from plugins.township_verification.report_models import MOOT, Report, Step
from portal import clock
from portal.contracts.scope import Scope
from portal.counts.services import bump
from portal.db import rows_changed
from portal.errors import Conflict
from portal.orgs.models import Org
from portal.requests.models import APPROVED, OPEN, REFUSED, WITHDRAWN

ASKED, MERGED, CONFIRMED, SENT, READY = "asked", "merged", "confirmed", "sent", "ready"
FILED, RETURNED, ADDED, MOVED = "filed", "returned", "added", "moved"
KINDS = {
    ASKED: "提出报告", MERGED: "并报", CONFIRMED: "核实，报上级", SENT: "补充后再报上级", READY: "核实，列入汇总表",
    FILED: "汇总报送团中央", RETURNED: "退回", ADDED: "补充说明", MOVED: "改由其他组织办理", APPROVED: "核定：采纳",
    REFUSED: "核定：不采纳", WITHDRAWN: "撤回", MOOT: "已无须处理",
}  # fmt: skip
"""What a step is called."""
UPWARDS = (ASKED, CONFIRMED, SENT, READY, FILED)
"""Steps by which a report leaves a level for a higher one."""
LATE = "页面打开以后，这项报告有了新的进展，请查看最新情况，再决定怎样处理。"


def step(scope: Scope, report_id: int, seq: int, kind: str, words: str = "") -> Step:
    """A step that this administrator takes, or the system in the course of what this administrator does."""
    return Step(
        report_id=report_id, seq=seq, kind=kind, org_id=scope.org.id, org_name=scope.org.full_name,
        actor=scope.account_name or "系统", words=words, at=clock.now(),
    )  # fmt: skip


def take(s: Session, scope: Scope, report: Report, kind: str, words: str = "", **values: Any) -> None:
    """Take the next step of an open report as it was read, and change it so. Raise Conflict for the second."""
    seq = report.steps + 1
    first = (Report.id == report.id, Report.state == OPEN, Report.steps == report.steps)
    taken = update(Report).where(*first).values(steps=seq, **values)
    if rows_changed(s, taken.execution_options(synchronize_session=False)) != 1:
        raise Conflict(LATE)
    s.add(step(scope, report.id, seq, kind, words))
    s.flush()
    s.refresh(report)


def lay(
    s: Session, scope: Scope, report: Report, kind: str, at: Org, words: str = "", *,
    is_returned: bool = False, is_ready: bool = False,
) -> None:  # fmt: skip
    """Let a report lie at another level from now on, or be ready where it lies."""
    before = s.get_one(Org, report.deciding_org_id)
    take(
        s, scope, report, kind, words, deciding_org_id=at.id, lies_since=clock.now(), is_returned=is_returned,
        is_ready=is_ready, run_id=None,
    )  # fmt: skip
    if at.id != before.id:
        bump(REPORTS.key, {before.path: -1, at.path: 1})


def end(s: Session, scope: Scope, report: Report, state: str, answer: str = "") -> None:
    """End a report: withdrawn, or nobody needs to answer it any more."""
    at = s.get_one(Org, report.deciding_org_id)
    take(
        s, scope, report, state, answer, state=state, answered_by=scope.account_name or "系统",
        answered_at=clock.now(), answer=answer or None,
    )  # fmt: skip
    bump(REPORTS.key, {at.path: -1})
