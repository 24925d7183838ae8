"""Invariants of entries that wait to be let in, for `doctor`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from plugins.graduate_register.import_models import StagedRecord
from plugins.graduate_register.imports import KEY, facts_of, former_of
from portal.doctor.statements import every_row, statement
from portal.pii import SealBroken


def _does_not_open(row: Any) -> bool:
    try:
        facts_of(row.StagedRecord), former_of(row.StagedRecord)
    except SealBroken:
        return True
    return False


STAGED_CHECKS = [
    statement(
        "graduate_register.staged_records_belong", "暂存的去向都属于一次有效的导入",
        "SELECT DISTINCT r.import_id FROM graduate_register_staged_record r LEFT JOIN core_import i"
        f" ON i.id = r.import_id WHERE i.id IS NULL OR i.type <> '{KEY}' OR i.state = 'refused'",
        "暂存的去向属于不存在或已放弃的导入 {import_id}",
    ),
    every_row(
        "graduate_register.staged_records_open", "暂存的去向都能打开",
        select(StagedRecord, StagedRecord.import_id, StagedRecord.seq), _does_not_open,
        "导入 {import_id} 第 {seq} 行暂存的去向打不开",
    ),
]  # fmt: skip
