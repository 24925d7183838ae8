"""Invariants of mobiles that wait to be let in, for `doctor`."""

from __future__ import annotations

from sqlalchemy import select

from plugins.info_entry.mobile_models import StagedMobile
from portal.doctor.statements import every_row, statement
from portal.pii import SealBroken, vault


def _does_not_open(row: StagedMobile) -> bool:
    try:
        number = vault().open(row.mobile_cipher, StagedMobile.__sealed__[0].context(row.import_id, row.seq))
    except SealBroken:
        return True
    return vault().digest("mobile", number) != row.mobile_digest


CONTACT_CHECKS = [
    statement(
        "info_entry.staged_mobiles_belong", "暂存的手机号都属于一次有效的导入",
        "SELECT DISTINCT m.import_id FROM info_entry_staged_mobile m LEFT JOIN core_import i ON i.id = m.import_id"
        " WHERE i.id IS NULL OR i.type <> 'info_entry.mobiles' OR i.state = 'refused'",
        "暂存的手机号属于不存在或已放弃的导入 {import_id}",
    ),
    every_row(
        "info_entry.staged_mobiles_open", "暂存的手机号都能打开且与摘要一致",
        select(StagedMobile.import_id, StagedMobile.seq, StagedMobile.mobile_cipher, StagedMobile.mobile_digest),
        _does_not_open, "导入 {import_id} 第 {seq} 行暂存的手机号打不开或与摘要不符",
    ),
]  # fmt: skip
