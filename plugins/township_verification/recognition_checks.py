"""Invariants of what was recognised, for `doctor` (A1.1)."""

from __future__ import annotations

from sqlalchemy import select

from plugins.township_verification.models import Check
from plugins.township_verification.recognition import provinces_on
from portal.contracts.setup import DataCheck
from portal.db import session
from portal.doctor.statements import LIMIT, statement
from portal.orgs.models import Org

_KEPT = "township_verification_check c JOIN core_org o ON o.id = c.org_id"


def _of_closed() -> list[str]:
    """Where the plugin is off nobody tells it of a closing."""
    on = [province.code for province in provinces_on()]
    wanted = select(Org.code).join(Check, Check.org_id == Org.id).where(Org.closed_at.is_not(None))
    codes = session().scalars(wanted.where(Org.province_code.in_(on)).limit(LIMIT))
    return [f"组织 {code} 已撤销，仍有识别结果" for code in codes]


RECOGNITION_CHECKS = [
    DataCheck("township_verification.none_closed", "已撤销的组织没有识别结果", _of_closed),
    statement(
        "township_verification.flag_kept", "识别结果与组织的乡镇街道标志一致",
        f"SELECT o.code FROM {_KEPT} WHERE o.closed_at IS NULL"
        " AND (c.flag <> o.township_flag OR (c.flag IS NULL) <> (o.township_flag IS NULL))",
        "组织 {code} 的乡镇街道标志与识别结果不一致",
    ),
    statement(
        "township_verification.flag_known", "有乡镇街道标志的组织都有识别结果",
        "SELECT o.code FROM core_org o WHERE o.closed_at IS NULL AND o.township_flag IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM township_verification_check c WHERE c.org_id = o.id)",
        "组织 {code} 有乡镇街道标志，却没有识别结果",
    ),
]  # fmt: skip
