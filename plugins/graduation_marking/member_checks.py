"""Invariants of what is said of single members, for `doctor`."""

from __future__ import annotations

from portal.doctor.statements import statement

MEMBER_CHECKS = [
    statement(
        "graduation_marking.standing_known", "单独设置的毕业情况有效，延迟毕业和教师只在毕业生团组织中",
        "SELECT p.id FROM core_person p JOIN core_org o ON o.id = p.org_id WHERE p.standing IS NOT NULL"
        " AND p.removed_at IS NULL AND (p.standing NOT IN ('graduate', 'deferred', 'teacher')"
        " OR (p.standing <> 'graduate' AND o.category <> 'graduate_org'))",
        "人员 {id} 的毕业情况无效",
    ),
    statement(
        "graduation_marking.members_wait", "单独标记了毕业时间、等待转换的团员还不是毕业生",
        "SELECT p.id FROM graduation_marking_member m JOIN core_person p ON p.id = m.person_id AND p.org_id = m.org_id"
        " WHERE p.standing = 'graduate'",
        "人员 {id} 已是毕业生，却还在等待转换",
    ),
]  # fmt: skip
