"""报送团中央 (A1.4): the province files all that it has confirmed, in one act."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Row, and_, func, select, update
from sqlalchemy.orm import Session

from plugins.township_verification.report_metrics import REPORTS
from plugins.township_verification.report_models import Report, Step
from plugins.township_verification.report_steps import FILED
from plugins.township_verification.reporting import PLUGIN, is_province
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.counts.services import bump
from portal.db import bulk_insert, session, transaction
from portal.errors import Conflict, Forbidden, Refused
from portal.orgs.models import Org
from portal.orgs.settings import deadline_of
from portal.requests.models import OPEN
from portal.requests.services import decider_above

STEP_COLUMNS = ("report_id", "seq", "kind", "org_id", "org_name", "actor", "words", "at")


def file_ready(scope: Scope, expected: int) -> int:
    """File the list of the acting province with the centre; returns how many reports it has.

    Raise Forbidden for all but provinces, Conflict if the list is no longer the one that was shown (`expected` long),
    Refused if it is empty. Late is said in the log, and not forbidden.
    """
    with refusals_recorded(scope, f"{PLUGIN}.reports_filed", scope.org.full_name), transaction() as s:
        if not is_province(scope.org):
            raise Forbidden("由省级团委汇总后报送团中央。")
        centre, deadline = decider_above(s, scope.org), deadline_of(scope.org)
        filed = _hand_over(s, scope.org, centre)
        if not filed:
            raise Refused("汇总表里没有待报送的报告。")
        if len(filed) != expected:
            raise Conflict(f"汇总表刚刚有了变化，现在是 {len(filed):,} 件，请核对后再报送。")
        write_steps(s, scope, filed, FILED)
        bump(REPORTS.key, {scope.org.path: -len(filed), centre.path: len(filed)})
        late = max((clock.today() - deadline).days, 0)
        record(scope, f"{PLUGIN}.reports_filed", scope.org.full_name, count=len(filed), late_days=late)
    return len(filed)


def count_ready(org: OrgRef) -> int:
    """How many reports wait in the list of a province to be filed."""
    return session().scalar(select(func.count()).where(_ready(org))) or 0


def write_steps(s: Session, scope: Scope, taken: Sequence[Row[int, int]], kind: str, words: str = "") -> None:
    """The same step of many reports: (id, seq) of each."""
    by = (scope.org.id, scope.org.full_name, scope.account_name or "系统", words, clock.now())
    bulk_insert(s, Step, STEP_COLUMNS, ((report_id, seq, kind, *by) for report_id, seq in taken))


def _ready(org: OrgRef) -> ColumnElement[bool]:
    return and_(Report.deciding_org_id == org.id, Report.state == OPEN, Report.is_ready)


def _hand_over(s: Session, province: OrgRef, centre: Org) -> Sequence[Row[int, int]]:
    """Let what is ready lie at the centre."""
    filed = update(Report).where(_ready(province)).values(
        deciding_org_id=centre.id, lies_since=clock.now(), is_ready=False, steps=Report.steps + 1
    )  # fmt: skip
    given = filed.returning(Report.id, Report.steps).execution_options(synchronize_session=False)
    return s.execute(given).all()
