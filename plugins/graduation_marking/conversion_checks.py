"""Invariants of the conversion, for `doctor`: done once, whole, and written down (A2.5)."""

from __future__ import annotations

from portal.doctor.statements import statement

_CONVERTED = "graduation_marking_conversion c JOIN core_org o ON o.id = c.org_id"

CONVERSION_CHECKS = [
    statement(
        "graduation_marking.converted_once", "每个团支部只转换一次",
        "SELECT org_id FROM graduation_marking_conversion GROUP BY org_id HAVING count(*) > 1",
        "组织 {org_id} 转换了不止一次",
    ),
    statement(
        "graduation_marking.conversion_recorded", "有毕业时间的毕业生团组织都有转换记录",
        "SELECT o.code FROM core_org o WHERE o.category = 'graduate_org' AND o.expected_graduation IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM graduation_marking_conversion c WHERE c.org_id = o.id)",
        "毕业生团组织 {code} 没有转换记录",
    ),
    statement(
        "graduation_marking.converted_as_marked", "转换的团支部是当年毕业的，位置与记录一致",
        f"SELECT o.code FROM {_CONVERTED} WHERE o.category <> 'graduate_org' OR c.path <> o.path"
        " OR substr(coalesce(o.expected_graduation, ''), 1, 4) <> cast(c.year AS varchar(4))",
        "组织 {code} 与转换记录不符",
    ),
]  # fmt: skip
