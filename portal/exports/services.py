"""What an administrator does with an export: have it at once, ask for it as a job, fetch it, drop it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.exports import ExportType, ExportWish
from portal.contracts.scope import OrgRef, Scope
from portal.db import advisory_lock, transaction
from portal.errors import Conflict, Forbidden, Refused
from portal.exports import states
from portal.exports.files import FILES
from portal.exports.formats import FORMATS
from portal.exports.models import Export
from portal.exports.wishes import in_words
from portal.exports.writing import written
from portal.jobs.services import cancel, request
from portal.pii import without_numbers
from portal.provinces.queries import acting_for

REVEAL = "people.reveal"
LONGEST_REASON = 100
LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Form:
    """What was chosen beside the list itself: the kind of file, and why numbers of persons are wanted in full."""

    format: str = "xlsx"
    reason: str = ""
    form_key: str = ""


def answer(kind: ExportType, wish: ExportWish, form: Form) -> bytes:
    """The file, at once. What was handed out is in the log."""
    title = title_of(kind, wish.org)
    with refusals_recorded(wish.scope, "export.answered", title, wish.org.path):
        check(kind, wish, form)
    with written(kind, wish, title, form.format) as (path, rows):
        content = path.read_bytes()
    with transaction():
        record(wish.scope, "export.answered", title, path=wish.org.path, rows=rows, **_told(kind, wish, form))
    return content


def ask(kind: ExportType, wish: ExportWish, form: Form) -> int:
    """Have the file written by a worker; the same form sent twice is the same export. Returns the export's id."""
    title = title_of(kind, wish.org)
    with refusals_recorded(wish.scope, "export.asked", title, wish.org.path), transaction() as s:
        check(kind, wish, form)
        advisory_lock(s, f"exports.ask:{form.form_key}")
        known = s.scalar(select(Export).where(Export.form_key == form.form_key))
        if known is not None:
            if known.account_id != wish.scope.account_id:
                raise Refused("这张页面已经过期，请返回列表重新导出。")
            return known.id
        row = _new_export(kind, wish, form)
        s.add(row)
        s.flush()
        row.run_id = _request(kind, wish, row)
        record(wish.scope, "export.asked", title, path=wish.org.path, export_id=row.id, **_told(kind, wish, form))
    return row.id


def _request(kind: ExportType, wish: ExportWish, row: Export) -> int:
    acting = acting_for(wish.org, wish.scope.account_id)
    title = f"导出：{row.title}"[:LONGEST_TITLE]
    return request(acting, task_key(kind), str(row.id), title, {"export_id": row.id})


def require(scope: Scope, kind: ExportType) -> None:
    """Raise Forbidden unless this administrator may see the list."""
    if not scope.may(kind.permission):
        raise Forbidden(f"您的岗位没有查看“{kind.title}”的权限，请联系上级团组织的管理员。")


def check(kind: ExportType, wish: ExportWish, form: Form) -> None:
    """Raise Refused or Forbidden if this may not be had like this."""
    require(wish.scope, kind)
    if form.format not in FORMATS:
        raise Refused("请选择文件格式。", {"format": "请选择文件格式"})
    if not wish.revealed:
        return
    if not (kind.has_numbers and wish.scope.may(REVEAL)):
        raise Forbidden("您的岗位不能导出完整的手机号和身份证号，请选择遮盖，或联系上级团组织的管理员。")
    if len(form.reason.strip()) < 2:
        raise Refused("导出完整号码须说明用途。", {"reason": "请说明用途，例如：核对毕业生联系方式"})


def may_take(scope: Scope, kind: ExportType, found: Export) -> bool:
    """True for who asked for the file, and, without full numbers in it, for others of the subtree who see the list."""
    return scope.may(kind.permission) and (found.account_id == scope.account_id or not found.revealed)


def take(scope: Scope, kind: ExportType, found: Export) -> None:
    """Note that the file is handed out. Raise Forbidden, or Conflict if it is no longer there."""
    with refusals_recorded(scope, "export.taken", found.title, found.path), transaction() as s:
        require(scope, kind)
        if not may_take(scope, kind, found):
            raise Forbidden("这份文件里有完整的号码，只有要求导出的人可以下载。需要时请自行导出。")
        if states.state_of(found) != states.READY:
            raise Conflict("文件已经不在了，请重新导出。")
        row = s.get_one(Export, found.id, populate_existing=True)
        row.taken_at = row.taken_at or clock.now()
        record(scope, "export.taken", row.title, path=row.path, export_id=row.id, rows=row.rows)


def drop(scope: Scope, found: Export) -> None:
    """Forget the file now, or stop writing it; the second time nothing happens. Raise Forbidden for another's."""
    with refusals_recorded(scope, "export.dropped", found.title, found.path), transaction():
        if found.account_id != scope.account_id:
            raise Forbidden("只有要求导出的人可以删除这份文件；7 天后自动清理。")
        if not any(states.advance(found.id, state, states.DROPPED) for state in (states.READY, states.WRITING)):
            return
        FILES.drop(found.id)
        if found.run_id:
            cancel(found.run_id)
        record(scope, "export.dropped", found.title, path=found.path, export_id=found.id)


def title_of(kind: ExportType, org: OrgRef) -> str:
    """What an export is called: 下级组织：甲省团委."""
    return f"{kind.title}：{org.short_name}"[:LONGEST_TITLE]


def task_key(kind: ExportType) -> str:
    """The task that writes exports of a kind: named after it, so that it rests while its plugin is off."""
    return f"{kind.key}.write"


def _new_export(kind: ExportType, wish: ExportWish, form: Form) -> Export:
    return Export(
        type=kind.key,
        org_id=wish.org.id,
        path=wish.org.path,
        account_id=wish.scope.account_id,
        title=title_of(kind, wish.org),
        format=form.format,
        filter=json.dumps(dict(wish.values), ensure_ascii=False),
        told=in_words(kind, wish),
        revealed=wish.revealed,
        reason=_reason(wish, form),
        form_key=form.form_key,
        state=states.WRITING,
        created_at=clock.now(),
    )


def _reason(wish: ExportWish, form: Form) -> str:
    return without_numbers(form.reason.strip())[:LONGEST_REASON] if wish.revealed else ""


def _told(kind: ExportType, wish: ExportWish, form: Form) -> dict[str, Any]:
    """What the log says of a wish."""
    told: dict[str, Any] = {"filter": in_words(kind, wish), "format": form.format}
    return told | ({"revealed": True, "reason": _reason(wish, form)} if wish.revealed else {})
