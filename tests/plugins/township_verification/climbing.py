"""Reports in tests: made, followed on their way, and what the database says of them afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from plugins.township_verification import reporting
from plugins.township_verification.counting import count, counted
from plugins.township_verification.models import Check
from plugins.township_verification.report_metrics import REPORTS
from plugins.township_verification.report_models import Report, Step
from portal.counts.queries import totals
from portal.db import session, transaction
from portal.orgs.holding import hold
from portal.orgs.models import Org
from portal.orgs.moving import move
from portal.orgs.townships import flag
from tests.casting import Cast

TOWN = "chengguan"
WHY = "城关镇是镇，系统没有认出来"
WAY = ("township", "county", "city", "province")
"""Who confirms on the way to the centre."""


def make(cast: Cast, who: str = "township", code: str = TOWN, *, wanted: bool = True, why: str = WHY) -> int:
    """Report that the flag of an organisation is wrong."""
    return reporting.report(cast.scope(who), cast.org(code), wanted, why).report_id


def state(report_id: int) -> Report:
    """The report as it is now."""
    session().rollback()
    return session().get_one(Report, report_id, populate_existing=True)


def confirm(cast: Cast, who: str, report_id: int, text: str = "") -> None:
    """The level confirms what it sees now."""
    reporting.confirm(cast.scope(who), report_id, state(report_id).steps, text)


def kinds(report_id: int) -> Sequence[str]:
    """What was done to the report, in order."""
    session().rollback()
    return session().scalars(select(Step.kind).where(Step.report_id == report_id).order_by(Step.seq)).all()


def lies_at(report_id: int) -> str:
    """The code of the organisation where the report lies."""
    return session().get_one(Org, state(report_id).deciding_org_id).code


def waiting(cast: Cast, code: str) -> int:
    """How many open reports lie at an organisation and below."""
    session().rollback()
    org = cast.org(code)
    return totals([org], [REPORTS.key])[org.id][REPORTS.key]


def say(cast: Cast, code: str, value: bool | None) -> None:
    """Let an organisation be recognised as this, rightly or wrongly."""
    scope = cast.scope("national")
    with transaction() as s:
        (org,) = hold(s, scope, code)
        row = s.get(Check, org.id)
        before = counted(row)
        row = row or Check(org_id=org.id, is_settled=False)
        row.flag, row.why = value, "测试"
        s.add(row)
        count([(org.path, before, counted(row))])
        flag(s, [org], value)


def move_to(cast: Cast, code: str, to: str) -> None:
    """The centre moves an organisation."""
    version = session().scalars(select(Org.version).where(Org.code == code)).one()
    move(cast.scope("national"), code, version, to)
