"""Invariants of imports, for `doctor`. A file goes with its verdicts and staged rows, 30 days after it came."""

from __future__ import annotations

from sqlalchemy import exists, func, select

from portal import clock
from portal.contracts.setup import DataCheck
from portal.db import session
from portal.doctor.statements import LIMIT, statement
from portal.imports import states
from portal.imports.forgetting import KEPT, too_old
from portal.imports.models import Import, ImportChunk

_GRACE = 2
"""Days that the daily clean-up may be late."""
_STATES = ", ".join(f"'{state}'" for state in states.TITLES)
_HAS_FILE = "EXISTS (SELECT 1 FROM core_import_chunk c WHERE c.import_id = i.id)"


def _kept_too_long() -> list[str]:
    begun = func.coalesce(Import.applied_at, Import.created_at)
    limit = clock.now() - KEPT * (1 + _GRACE / KEPT.days)
    has_file = exists().where(ImportChunk.import_id == Import.id)
    late = set(too_old()) & set(session().scalars(select(Import.id).where(begun < limit, has_file)))
    return [f"导入 {import_id} 的文件超过 {KEPT.days} 天还没有清理" for import_id in sorted(late)[:LIMIT]]


IMPORT_CHECKS = [
    statement(
        "imports.state", "导入的状态有效",
        f"SELECT id FROM core_import WHERE state NOT IN ({_STATES}) OR (state = 'refused' AND message IS NULL)",
        "导入 {id} 的状态无效，或没有说明为什么无法读取",
    ),
    statement(
        "imports.in_equals_out", "导入的行数都有着落",
        "SELECT i.id FROM core_import i LEFT JOIN core_import_row r ON r.import_id = i.id"
        f" WHERE i.state IN ('checked', 'applying', 'applied', 'undoing', 'undone') AND {_HAS_FILE} GROUP BY i.id"
        " HAVING count(r.seq) <> i.accepted + i.rejected + i.skipped"
        " OR sum(CASE WHEN r.verdict = 'accepted' THEN 1 ELSE 0 END) <> i.accepted"
        " OR sum(CASE WHEN r.verdict = 'rejected' THEN 1 ELSE 0 END) <> i.rejected", "导入 {id} 的行数与结果不符",
    ),
    statement(
        "imports.stored", "入库数等于可入库数，撤销的和保留的等于入库数",
        "SELECT id FROM core_import WHERE (state IN ('applied', 'undoing', 'undone') AND stored <> accepted)"
        " OR (state = 'undone' AND undone + kept <> stored)", "导入 {id} 的入库数或撤销数不符",
    ),
    statement(
        "imports.people_of_applied", "导入的人员属于已入库的导入",
        "SELECT DISTINCT p.import_id AS id FROM core_person p LEFT JOIN core_import i ON i.id = p.import_id"
        " WHERE p.import_id IS NOT NULL AND (i.id IS NULL OR i.state NOT IN ('applied', 'undoing', 'undone'))",
        "导入 {id} 没有入库却有人员",
    ),
    statement(
        "imports.rows_have_file", "检查结果随文件一起清理",
        "SELECT DISTINCT r.import_id AS id FROM core_import_row r WHERE NOT EXISTS"
        " (SELECT 1 FROM core_import_chunk c WHERE c.import_id = r.import_id)", "导入 {id} 的文件已清理，检查结果还在",
    ),
    DataCheck("imports.forgotten", "过期的导入文件已清理", _kept_too_long),
]  # fmt: skip
