"""Invariants of agreements, for `doctor`."""

from __future__ import annotations

from portal.doctor.statements import statement

AGREEMENT_CHECKS = [
    statement(
        "township_verification.agreements_whole",
        "核对过的组织都有核对人、所属组织、时间和当时的名称，没有核对的都没有",
        "SELECT org_id FROM township_verification_check WHERE (checked_at IS NULL) <> (checked_by IS NULL)"
        " OR (checked_at IS NULL) <> (checked_org_id IS NULL) OR (checked_at IS NULL) <> (checked_name IS NULL)",
        "组织 {org_id} 的核对记录不完整",
    ),
]  # fmt: skip
