"""Invariants of the lists of admitted members, for `doctor`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from plugins.info_entry.admission_models import ID_CONTEXT, MOBILE_CONTEXT, Admission
from portal.doctor.statements import every_row, statement
from portal.pii import SealBroken, vault


def _does_not_open(row: Any) -> bool:
    v = vault()
    try:
        if row.mobile_cipher is not None:
            v.open(row.mobile_cipher, MOBILE_CONTEXT(row.id))
        number = v.open(row.id_cipher, ID_CONTEXT(row.id)) if row.id_cipher is not None else None
    except SealBroken:
        return True
    digest = v.digest("id_number", number) if number else None
    return bool(row.id_digest != digest)


ADMISSION_CHECKS = [
    statement(
        "info_entry.admissions_where", "名单登记在单位所在的位置",
        "SELECT a.id FROM info_entry_admission a JOIN core_org o ON o.id = a.org_id WHERE a.path <> o.path"
        " UNION SELECT t.org_id FROM info_entry_admission_tally t JOIN core_org o ON o.id = t.org_id"
        " WHERE t.path <> o.path", "名单 {id} 不在单位所在的位置",
    ),
    statement(
        "info_entry.admissions_numbered", "名单中的人都有身份证号或发展团员编号",
        "SELECT id FROM info_entry_admission WHERE id_digest IS NULL AND admission_number IS NULL",
        "名单中的 {id} 没有号码",
    ),
    statement(
        "info_entry.admissions_tallied", "名单的合计与名单一致",
        "SELECT org_id AS id FROM (SELECT org_id, year, 1 AS n FROM info_entry_admission"
        " UNION ALL SELECT org_id, year, -listed FROM info_entry_admission_tally) AS counted"
        " GROUP BY org_id, year HAVING sum(n) <> 0"
        " UNION SELECT org_id FROM info_entry_admission_tally"
        " WHERE listed <> entered + missing + elsewhere + differing", "组织 {id} 的名单合计不符",
    ),
    every_row(
        "info_entry.admissions_open", "名单中的号码都能打开且与摘要一致",
        select(Admission.id, Admission.id_cipher, Admission.id_digest, Admission.mobile_cipher),
        _does_not_open, "名单中的 {id} 的号码打不开或与摘要不符",
    ),
    statement(
        "info_entry.staged_admissions_belong", "暂存的名单都属于一次有效的导入",
        "SELECT DISTINCT s.import_id FROM info_entry_staged_admission s LEFT JOIN core_import i ON i.id = s.import_id"
        " WHERE i.id IS NULL OR i.type <> 'info_entry.admissions' OR i.state = 'refused'",
        "暂存的名单属于不存在或已放弃的导入 {import_id}",
    ),
]  # fmt: skip
