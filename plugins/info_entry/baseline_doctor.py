"""Invariants of baselines and daily figures, for `doctor`."""

from __future__ import annotations

from portal.doctor.statements import statement

_FORM = "members < 0 OR cadres < 0 OR dual < 0 OR dual > members OR dual > cadres"

BASELINE_CHECKS = [
    statement(
        "info_entry.baselines_make_sense", "团统基数不是负数，兼任的不多于团员数和团干部数",
        f"SELECT org_id, year FROM info_entry_baseline WHERE {_FORM}", "组织 {org_id} 的 {year} 年基数不合理",
    ),
    statement(
        "info_entry.baselines_are_logged", "团统基数与最后一次变更记录一致",
        "SELECT c.org_id, c.year FROM info_entry_baseline_change c"
        " LEFT JOIN info_entry_baseline b ON b.org_id = c.org_id AND b.year = c.year"
        " WHERE c.id = (SELECT max(l.id) FROM info_entry_baseline_change l WHERE l.org_id = c.org_id"
        " AND l.year = c.year) AND (coalesce(b.version, c.id) <> c.id OR coalesce(b.members, -1) <>"
        " coalesce(c.new_members, -1) OR coalesce(b.cadres, -1) <> coalesce(c.new_cadres, -1)"
        " OR coalesce(b.dual, -1) <> coalesce(c.new_dual, -1))", "组织 {org_id} 的 {year} 年基数与变更记录不一致",
    ),
    statement(
        "info_entry.baselines_have_history", "每个团统基数都有变更记录",
        "SELECT b.org_id, b.year FROM info_entry_baseline b LEFT JOIN info_entry_baseline_change c"
        " ON c.id = b.version AND c.org_id = b.org_id WHERE c.id IS NULL", "组织 {org_id} 的 {year} 年基数没有变更记录",
    ),
    statement(
        "info_entry.staged_baselines_belong", "暂存的团统基数都属于一次有效的导入",
        "SELECT DISTINCT b.import_id AS id FROM info_entry_staged_baseline b"
        " LEFT JOIN core_import i ON i.id = b.import_id WHERE i.id IS NULL OR i.state = 'refused' OR NOT EXISTS"
        " (SELECT 1 FROM core_import_chunk k WHERE k.import_id = b.import_id)",
        "暂存的团统基数属于不存在或已放弃的导入 {id}",
    ),
    statement(
        "info_entry.snapshots_make_sense", "每日录入数不来自将来，总人数不少于团员数、团干部数，也不多于两者之和",
        "SELECT org_id, day FROM info_entry_snapshot WHERE taken_at > :now OR people < 0 OR people < members"
        " OR people < cadres OR people > members + cadres", "组织 {org_id} 在 {day} 的每日录入数不合理",
    ),
]  # fmt: skip
