"""What becomes of a report when its organisation is closed, moved, or gets another flag while it climbs, or when nobody
manages the unit any more where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from plugins.township_verification.report_metrics import REPORTS
from plugins.township_verification.report_models import MOOT, Report
from plugins.township_verification.report_steps import MOVED, end, lay
from plugins.township_verification.reporting import note, stands
from plugins.township_verification.saying import said_of
from portal.accounts.queries import is_manned
from portal.contracts.events import OrgChange
from portal.contracts.scope import OrgRef, Scope
from portal.db import among, gather, session
from portal.errors import Conflict
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.requests.models import OPEN
from portal.requests.services import decider_above, manned_above

AT_ONCE = 5000
GONE = "组织已撤销"


def org_changed(scope: Scope, change: OrgChange) -> None:
    """An organisation was closed, moved, or recognised anew as it changed; many together are looked at in one go. Or
    nobody manages it any more."""
    if change.kind == "unmanned":
        _follow(scope, Report.deciding_org_id == change.org.id)
    elif change.kind == "moved":
        _follow(scope, (Org.path >= change.org.path) & (Org.path < upper(change.org.path)))
    elif change.kind != "created":
        gather(REPORTS.key, change.org.id, lambda org_ids: flags_changed(scope, org_ids))


def flags_changed(scope: Scope, org_ids: Sequence[int]) -> None:
    """The recogniser has given organisations, which the caller holds, another flag: reports end that it makes right."""
    for start in range(0, len(org_ids), AT_ONCE):
        _follow(scope, among(Org.id, org_ids[start : start + AT_ONCE]))


def follow_all(scope: Scope, province: OrgRef) -> None:
    """All this for a whole province: nobody told of its changes while the plugin was off there."""
    _follow(scope, Org.province_code == province.code)


def _follow(scope: Scope, which: ColumnElement[bool]) -> None:
    s = session()
    s.flush()
    wanted = select(Report, Org, is_manned(Report.deciding_org_id)).join(Org, Org.id == Report.org_id)
    open_ = wanted.where(Report.state == OPEN, which).order_by(Report.id)
    for report, org, manned in s.execute(open_.execution_options(populate_existing=True)).all():
        with suppress(Conflict):  # somebody has just ended it: then it is as that one left it
            _look_at(s, scope, report, org, is_manned=manned)


def _look_at(s: Session, scope: Scope, report: Report, org: Org, *, is_manned: bool) -> None:
    at = s.get_one(Org, report.deciding_org_id, populate_existing=True)
    if org.closed_at is not None:
        _end(s, scope, report, org, GONE)
    elif not stands(org.township_flag, wanted=report.wanted):
        _end(s, scope, report, org, f"系统重新识别后显示“{said_of(org.id)}”")
    elif not org.path.startswith(at.path):
        above = decider_above(s, org.ref())
        lay(s, scope, report, MOVED, above, f"组织已转到别处，由“{above.full_name}”核实"[:200])
    elif not is_manned and (manned := manned_above(s, at.ref())) is not None:
        lay(s, scope, report, MOVED, manned, f"“{at.short_name}”没有管理员，由“{manned.full_name}”办理"[:200])


def _end(s: Session, scope: Scope, report: Report, org: Org, answer: str) -> None:
    end(s, scope, report, MOOT, answer)
    note(scope, "report_moot", org, reason=answer)
