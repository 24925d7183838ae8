"""Invariants of requests about industries, for `doctor`."""

from __future__ import annotations

from portal.doctor.statements import statement
from portal.orgs.categories import SCHOOL_FIELD

_SCHOOLS = ", ".join(f"'{industry}'" for industry in SCHOOL_FIELD)
INDUSTRY_CHECKS = [
    statement(
        "graduation_marking.industry_answered", "办结的行业类别更正申请有处理人和时间，拒绝的有原因，待审批的都没有",
        "SELECT id FROM graduation_marking_industry WHERE (state = 'open') <> (answered_by IS NULL)"
        " OR (state = 'open') <> (answered_at IS NULL) OR (state = 'refused' AND coalesce(answer, '') = '')"
        f" OR answered_at < asked_at OR wanted NOT IN ({_SCHOOLS})", "行业类别更正申请 {id} 的内容或处理结果不完整",
    ),
    statement(
        "graduation_marking.industry_decided_above", "行业类别更正申请由提出申请的组织的上级审批",
        "SELECT r.id FROM graduation_marking_industry r LEFT JOIN core_org a ON a.id = r.org_id"
        " LEFT JOIN core_org d ON d.id = r.deciding_org_id WHERE r.state = 'open'"
        " AND (a.id IS NULL OR d.id IS NULL OR a.path = d.path OR substr(a.path, 1, length(d.path)) <> d.path)",
        "行业类别更正申请 {id} 不由上级审批",
    ),
]  # fmt: skip
