"""Invariants of exports, for `doctor`: a file is there as long as it may be had, and no longer than a week."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from portal import clock
from portal.contracts.setup import DataCheck
from portal.db import session
from portal.doctor.statements import LIMIT, statement
from portal.exports import states
from portal.exports.models import Export

_GRACE = timedelta(days=2)
"""How late the daily clean-up may be."""
_STATES = ", ".join(f"'{state}'" for state in states.TITLES)
_HAS_FILE = "EXISTS (SELECT 1 FROM core_export_chunk c WHERE c.export_id = e.id)"


def _kept_too_long() -> list[str]:
    limit = clock.now() - states.KEPT - _GRACE
    late = select(Export.id).where(Export.state == states.READY, Export.ready_at < limit).order_by(Export.id)
    return [f"导出 {export_id} 的文件超过 7 天还没有清理" for export_id in session().scalars(late.limit(LIMIT))]


EXPORT_CHECKS = [
    statement(
        "exports.state", "导出的状态有效",
        f"SELECT id FROM core_export WHERE state NOT IN ({_STATES}) OR (state = 'ready' AND ready_at IS NULL)"
        " OR (revealed AND reason = '')",
        "导出 {id} 的状态无效，或导出完整号码没有说明用途",
    ),
    statement(
        "exports.file", "可以下载的导出有文件，其余的没有",
        f"SELECT id FROM core_export e WHERE (state = 'ready') <> ({_HAS_FILE})", "导出 {id} 的文件不该有，或者没有",
    ),
    DataCheck("exports.forgotten", "过期的导出文件已清理", _kept_too_long),
]  # fmt: skip
