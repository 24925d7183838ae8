"""Invariants of reports, for `doctor`."""

from __future__ import annotations

from portal.doctor.statements import statement

_REPORT, _STEP = "township_verification_report", "township_verification_step"
REPORT_CHECKS = [
    statement(
        "township_verification.reports_answered", "办结的错误报告有处理人和时间，未采纳的有原因，办理中的都没有",
        f"SELECT id FROM {_REPORT} WHERE (state = 'open') <> (answered_by IS NULL)"
        " OR (state = 'open') <> (answered_at IS NULL) OR (state IN ('refused', 'moot') AND coalesce(answer, '') = '')"
        " OR answered_at < asked_at OR (state <> 'open' AND is_ready)", "错误报告 {id} 的处理结果不完整",
    ),
    statement(
        "township_verification.reports_lie_above", "办理中的错误报告在所报告的组织或它的上级",
        f"SELECT r.id FROM {_REPORT} r LEFT JOIN core_org o ON o.id = r.org_id"
        " LEFT JOIN core_org d ON d.id = r.deciding_org_id WHERE r.state = 'open'"
        " AND (o.id IS NULL OR d.id IS NULL OR substr(o.path, 1, length(d.path)) <> d.path)",
        "错误报告 {id} 不在所报告组织的上级",
    ),
    statement(
        "township_verification.reports_open_once", "一个组织最多有一项办理中的错误报告",
        f"SELECT org_id AS id FROM {_REPORT} WHERE state = 'open' GROUP BY org_id HAVING count(*) > 1",
        "组织 {id} 有几项办理中的错误报告",
    ),
    statement(
        "township_verification.reports_have_steps", "错误报告的每一步都有记录，一步不多，一步不少",
        f"SELECT r.id FROM {_REPORT} r LEFT JOIN (SELECT report_id, count(*) AS n, min(seq) AS first,"
        f" max(seq) AS last FROM {_STEP} GROUP BY report_id) s ON s.report_id = r.id"
        " WHERE coalesce(s.n, 0) <> r.steps OR s.first <> 1 OR s.last <> r.steps",
        "错误报告 {id} 的办理过程不完整",
    ),
    statement(
        "township_verification.reports_settled", "被采纳的错误报告，组织的识别结果已经核定",
        f"SELECT r.id FROM {_REPORT} r JOIN core_org o ON o.id = r.org_id"
        " LEFT JOIN township_verification_check c ON c.org_id = r.org_id"
        " WHERE r.state = 'approved' AND o.closed_at IS NULL AND coalesce(c.is_settled, false) = false",
        "错误报告 {id} 被采纳，但识别结果没有核定",
    ),
]  # fmt: skip
