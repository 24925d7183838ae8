"""Invariants of marks, for `doctor`: what a mark says, or its latest correction, is what the core knows of a branch."""

from __future__ import annotations

from portal.doctor.statements import statement

_HOLDS = (
    "(SELECT m.org_id, coalesce(c.month, CASE WHEN c.id IS NULL THEN m.month END) AS month,"
    " CASE WHEN c.id IS NULL THEN m.reason ELSE c.reason END AS reason,"
    " CASE WHEN c.id IS NULL THEN m.explanation ELSE c.explanation END AS explanation"
    " FROM graduation_marking_mark m LEFT JOIN graduation_marking_correction c ON c.id ="
    " (SELECT max(k.id) FROM graduation_marking_correction k WHERE k.org_id = m.org_id AND k.state = 'approved'))"
)
MARK_CHECKS = [
    statement(
        "graduation_marking.marks_hold", "标记的毕业时间或理由与团支部的一致，只有同意过的更正改变它",
        f"SELECT m.org_id FROM {_HOLDS} m LEFT JOIN core_org o ON o.id = m.org_id"
        " WHERE coalesce(m.month, '') <> coalesce(o.expected_graduation, '')"
        " OR coalesce(m.reason, '') || CASE WHEN m.explanation IS NULL THEN '' ELSE '：' || m.explanation END"
        " <> coalesce(o.no_graduation_reason, '')",
        "团支部 {org_id} 的毕业时间与标记不一致",
    ),
    statement(
        "graduation_marking.marks_known", "每个有毕业时间或理由的团支部都有一条标记",
        "SELECT o.code FROM core_org o LEFT JOIN graduation_marking_mark m ON m.org_id = o.id WHERE m.org_id IS NULL"
        " AND (o.expected_graduation IS NOT NULL OR o.no_graduation_reason IS NOT NULL)",
        "团支部 {code} 的毕业时间没有标记记录",
    ),
    statement(
        "graduation_marking.staged_marks_belong", "暂存的毕业时间都属于一次有效的导入",
        "SELECT DISTINCT m.import_id AS id FROM graduation_marking_staged_mark m"
        " LEFT JOIN core_import i ON i.id = m.import_id WHERE i.id IS NULL OR i.state = 'refused' OR NOT EXISTS"
        " (SELECT 1 FROM core_import_chunk k WHERE k.import_id = m.import_id)",
        "暂存的毕业时间属于不存在或已放弃的导入 {id}",
    ),
]  # fmt: skip
