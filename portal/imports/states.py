"""The states of an import and what may follow each."""

from __future__ import annotations

from typing import Any

from sqlalchemy import update

from portal.db import rows_changed, session
from portal.errors import Conflict
from portal.imports.models import Import

CHECKING, REFUSED, CHECKED, APPLYING, APPLIED = "checking", "refused", "checked", "applying", "applied"
UNDOING, UNDONE, DISCARDED = "undoing", "undone", "discarded"

TITLES = {
    CHECKING: "检查中",
    REFUSED: "无法读取",
    CHECKED: "待确认入库",
    APPLYING: "入库中",
    APPLIED: "已入库",
    UNDOING: "撤销中",
    UNDONE: "已撤销",
    DISCARDED: "已放弃",
}

BUSY = (CHECKING, APPLYING, UNDOING)

_TOO_LATE = {
    APPLYING: "这份表格正在入库，请不要重复提交。",
    APPLIED: "这份表格已经入库，没有重复导入。",
    UNDOING: "这次导入正在撤销。",
    UNDONE: "这次导入已经撤销。",
    DISCARDED: "这次导入已经放弃，请重新上传表格。",
    CHECKING: "表格还在检查，请稍候。",
    REFUSED: "这份表格无法读取，请修改后重新上传。",
    CHECKED: "这份表格还没有入库。",
}


def advance(import_id: int, before: str, after: str, **values: Any) -> None:
    """Take an import from one state to the next, once: whoever comes second gets Conflict and its reason."""
    step = update(Import).where(Import.id == import_id, Import.state == before).values(state=after, **values)
    if rows_changed(session(), step) != 1:
        found = session().get_one(Import, import_id, populate_existing=True)
        raise Conflict(_TOO_LATE[found.state])
