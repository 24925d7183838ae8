"""Invariants of corrections, for `doctor`."""

from __future__ import annotations

from portal.doctor.statements import statement

CORRECTION_CHECKS = [
    statement(
        "graduation_marking.corrections_answered", "办结的更正申请有处理人和时间，拒绝的有原因，待审批的都没有",
        "SELECT id FROM graduation_marking_correction WHERE (state = 'open') <> (answered_by IS NULL)"
        " OR (state = 'open') <> (answered_at IS NULL) OR (state = 'refused' AND coalesce(answer, '') = '')"
        " OR answered_at < asked_at", "更正申请 {id} 的处理结果不完整",
    ),
    statement(
        "graduation_marking.corrections_decided_above", "更正申请由提出申请的组织的上级审批",
        "SELECT c.id FROM graduation_marking_correction c LEFT JOIN core_org a ON a.id = c.asking_org_id"
        " LEFT JOIN core_org d ON d.id = c.deciding_org_id WHERE c.state = 'open'"
        " AND (a.id IS NULL OR d.id IS NULL OR a.path = d.path OR substr(a.path, 1, length(d.path)) <> d.path)",
        "更正申请 {id} 不由上级审批",
    ),
]  # fmt: skip
