"""The states of an export that took a job."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from portal import clock
from portal.db import rows_changed, session
from portal.exports.models import Export

WRITING, READY, EXPIRED, DROPPED = "writing", "ready", "expired", "dropped"
TITLES = {WRITING: "生成中", READY: "可以下载", EXPIRED: "已过期", DROPPED: "已删除"}
KEPT = timedelta(days=7)


def advance(export_id: int, before: str, after: str, **values: Any) -> bool:
    """Take an export from one state to the next, once; False if it was in another."""
    step = update(Export).where(Export.id == export_id, Export.state == before).values(state=after, **values)
    return bool(rows_changed(session(), step))


def kept_until(found: Export) -> datetime:
    """When the file is forgotten."""
    return (found.ready_at or found.created_at) + KEPT


def state_of(found: Export) -> str:
    """The state, a file that waits for the daily clean-up being as good as gone."""
    return EXPIRED if found.state == READY and kept_until(found) < clock.now() else found.state
