"""Invariants of runs, for `doctor`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from portal.doctor.statements import every_row, statement
from portal.jobs.models import Run
from portal.pii import without_numbers


def _has_number(run: Any) -> bool:
    return any(text and without_numbers(text) != text for text in (run.args, run.result, run.error, run.title))


JOB_CHECKS = [
    statement(
        "jobs.state", "任务的状态有效",
        "SELECT id FROM core_run WHERE state NOT IN ('queued', 'running', 'done', 'failed', 'cancelled')",
        "任务 {id} 的状态无效",
    ),
    statement(
        "jobs.finished", "结束的任务有结束时间，未结束的没有",
        "SELECT id FROM core_run"
        " WHERE (state IN ('done', 'failed', 'cancelled')) <> (finished_at IS NOT NULL)", "任务 {id} 的结束时间不对",
    ),
    statement(
        "jobs.outcome", "做完的任务有结果，失败的有原因",
        "SELECT id FROM core_run WHERE (state = 'done' AND result IS NULL AND attempts > 0)"
        " OR (state = 'failed' AND error IS NULL)", "任务 {id} 没有结果或原因",
    ),
    statement(
        "jobs.held", "进行中的任务有人负责",
        "SELECT id FROM core_run WHERE state = 'running'"
        " AND (lease_owner IS NULL OR lease_until IS NULL OR started_at IS NULL)", "任务 {id} 在进行，却没有人负责",
    ),
    statement(
        "jobs.progress", "进度不超过总数",
        "SELECT id FROM core_run WHERE done_units > total_units AND total_units > 0", "任务 {id} 的进度超过总数",
    ),
    every_row(
        "jobs.no_number", "任务不含个人号码", select(Run.id, Run.args, Run.result, Run.error, Run.title), _has_number,
        "任务 {id} 含有个人号码",
    ),
]  # fmt: skip
