"""Invariants of reminders, for `doctor`."""

from __future__ import annotations

from portal.doctor.statements import statement

REMINDER_CHECKS = [
    statement(
        "reminders.answered", "催办有次数，办结的都已审阅，审阅和办结都有人",
        "SELECT id FROM core_reminder WHERE times < 1 OR (done_at IS NOT NULL AND read_at IS NULL)"
        " OR (read_at IS NULL) <> (read_by IS NULL) OR (done_at IS NULL) <> (done_by IS NULL)",
        "催办 {id} 的次数、审阅或办结不对",
    ),
]  # fmt: skip
