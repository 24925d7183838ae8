"""What the log and `doctor` say of classes that are open for their members (R3.1)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from plugins.graduate_register.opening_listing import REMINDED
from plugins.graduate_register.opening_models import Opening
from plugins.graduate_register.openings import CLOSED, OPENED, branch_by_code, code_of
from plugins.graduate_register.proving import PROVED
from portal.contracts.setup import AuditAction
from portal.doctor.statements import every_row, statement
from portal.pii import SealBroken

MEMBER_ACTIONS = (
    AuditAction(OPENED, "开放由团员本人填写"),
    AuditAction(CLOSED, "关闭由团员本人填写"),
    AuditAction(PROVED, "团员证明身份后进入填写"),
    AuditAction(REMINDED, "记下提醒团员填写"),
)


def _leads_elsewhere(row: Any) -> bool:
    """True if the code does not open, or is not found by its digest."""
    try:
        found = branch_by_code(code_of(row.Opening))
    except SealBroken:
        return True
    return found is None or found[0].id != row.Opening.id


MEMBER_CHECKS = [
    every_row(
        "graduate_register.codes_lead", "开放填写的口令能打开，并指向本次开放",
        select(Opening, Opening.id).where(Opening.closed_at.is_(None)), _leads_elsewhere,
        "开放填写 {id} 的口令打不开或对不上",
    ),
    statement(
        "graduate_register.openings_end", "开放填写都在开放以后到期",
        "SELECT id FROM graduate_register_opening WHERE until <= opened_at",
        "开放填写 {id} 的期限不对",
    ),
]  # fmt: skip
