"""Invariants of Annex 2 (R3.2)."""

from __future__ import annotations

from sqlalchemy import select

from plugins.statistics.annex_copies import digest_of, parts_in, thawed, whole
from plugins.statistics.annex_models import AnnexCopy
from portal.doctor.statements import every_row, statement

_COPIES = select(AnnexCopy.id, AnnexCopy.content, AnnexCopy.parts, AnnexCopy.digest)


def _is_changed(row: AnnexCopy) -> bool:
    return digest_of(row.content, row.parts) != row.digest


def _is_no_sum(row: AnnexCopy) -> bool:
    sheet = thawed(row.content)
    return (sheet.told, sheet.counted) != whole(parts_in(row.parts), sheet.own["told"], sheet.own["counted"])


ANNEX_CHECKS = [
    every_row(
        "statistics.annex_copies", "报送过的毕业生统计表没有被改动", _COPIES, _is_changed,
        "报送过的毕业生统计表 {id} 与报送时的摘要不符",
    ),
    every_row(
        "statistics.annex_sums", "报送过的毕业生统计表等于下级报表与本级填报之和", _COPIES, _is_no_sum,
        "报送过的毕业生统计表 {id} 的合计与各部分之和不等",
    ),
    statement(
        "statistics.annex_states", "报送了的毕业生统计表都有留存的一份和接收的上级，没有报送的没有",
        "SELECT a.id FROM statistics_annex a"
        " LEFT JOIN statistics_annex_copy c ON c.id = a.copy_id AND c.annex_id = a.id"
        " WHERE a.state NOT IN ('draft', 'submitted', 'returned', 'accepted')"
        " OR (a.state IN ('submitted', 'accepted')"
        " AND (c.id IS NULL OR a.superior_id IS NULL OR a.submitted_at IS NULL))"
        " OR (a.state IN ('draft', 'returned') AND a.superior_id IS NOT NULL)",
        "毕业生统计表 {id} 的状态不合理",
    ),
    statement(
        "statistics.annex_steps", "毕业生统计表的状态就是最后一步的结果",
        "SELECT a.id FROM statistics_annex a JOIN statistics_annex_step t ON t.id ="
        " (SELECT max(id) FROM statistics_annex_step WHERE annex_id = a.id)"
        " WHERE a.state <> CASE t.kind WHEN 'moved' THEN 'submitted' WHEN 'dropped' THEN 'draft' ELSE t.kind END"
        " OR (t.kind IN ('submitted', 'accepted') AND a.copy_id <> t.copy_id)",
        "毕业生统计表 {id} 的状态与办理过程不符",
    ),
    statement(
        "statistics.annex_staged_belong", "暂存的教育部门数都属于一次有效的导入",
        "SELECT DISTINCT f.import_id AS id FROM statistics_annex_staged f"
        " LEFT JOIN core_import i ON i.id = f.import_id WHERE i.id IS NULL OR i.state = 'refused' OR NOT EXISTS"
        " (SELECT 1 FROM core_import_chunk k WHERE k.import_id = f.import_id)",
        "暂存的教育部门数属于不存在或已放弃的导入 {id}",
    ),
]  # fmt: skip
