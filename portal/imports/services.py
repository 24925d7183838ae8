"""What an administrator does with a spreadsheet: upload, apply, undo, discard. The work itself runs as jobs."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.imports import ImportType
from portal.contracts.scope import Scope
from portal.db import advisory_lock, transaction
from portal.errors import Conflict, Refused
from portal.imports import files, states
from portal.imports.forgetting import KEPT, drop_rows
from portal.imports.models import Import
from portal.imports.steps import request_step
from portal.pii import fingerprint, without_numbers

NAME_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: the client's name for it is only shown, never used as a path."""

    filename: str
    content: bytes
    form_key: str


def upload(scope: Scope, kind: ImportType, file: Upload, *, by_worker: bool = True) -> int:
    """Take a file in and ask for its check; the same form sent twice is the same import. Returns the import's id."""
    with transaction() as s:
        advisory_lock(s, f"imports.upload:{file.form_key}")
        known = s.scalar(select(Import).where(Import.form_key == file.form_key))
        if known is not None:
            if known.account_id != scope.account_id:
                raise Refused("这张上传页面已经过期，请重新打开上传页面。")
            return known.id
        row = _new_import(scope, kind, file)
        s.add(row)
        s.flush()
        files.keep(row.id, file.content)
        record(scope, "import.uploaded", row.filename, import_id=row.id, size=row.file_size)
        if by_worker:
            row.run_id = request_step(kind, "check", row, scope.account_id)
    return row.id


def _new_import(scope: Scope, kind: ImportType, file: Upload) -> Import:
    return Import(
        type=kind.key,
        org_id=scope.org.id,
        path=scope.org.path,
        account_id=scope.account_id,
        filename=shown_name(file.filename),
        file_size=len(file.content),
        file_digest=fingerprint(file.content),
        form_key=file.form_key,
        state=states.CHECKING,
        created_at=clock.now(),
    )


def shown_name(filename: str) -> str:
    """The file's name without folders, control characters and numbers of persons, for the screen only."""
    name = filename.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in without_numbers(name) if c.isprintable())[:NAME_LENGTH] or "未命名"


def start_apply(scope: Scope, kind: ImportType, found: Import, *, agreed: bool = False, by_worker: bool = True) -> None:
    """Move the good rows in, as a job. A second click finds it under way (Conflict).

    `agreed`: what the kind wants to be read (`consent`) was agreed to; Refused if it has to be and was not.
    """
    with refusals_recorded(scope, "import.apply_asked", found.filename, found.path), transaction():
        if found.accepted == 0:
            raise Refused("没有可以入库的数据行。请下载问题清单，改好后重新上传。")
        if kind.consent and not agreed:
            raise Refused("请先阅读将要发生什么，逐项勾选确认，再入库。")
        run_id = request_step(kind, "apply", found, scope.account_id) if by_worker else None
        states.advance(found.id, states.CHECKED, states.APPLYING, run_id=run_id)
        record(scope, "import.apply_asked", found.filename, path=found.path, import_id=found.id)


def start_undo(scope: Scope, kind: ImportType, found: Import) -> None:
    """Take back what this import stored, as a job; possible for 30 days."""
    with refusals_recorded(scope, "import.undo_asked", found.filename, found.path), transaction():
        if kind.undo is None:
            raise Refused(f"“{kind.title}”入库后不能撤销。")
        if found.state == states.APPLIED and undo_until(found) < clock.now():
            raise Conflict("已超过 30 天，不能再撤销这次导入。")
        run_id = request_step(kind, "undo", found, scope.account_id)
        states.advance(found.id, states.APPLIED, states.UNDOING, run_id=run_id)
        record(scope, "import.undo_asked", found.filename, path=found.path, import_id=found.id)


def undo_until(found: Import) -> datetime:
    """The moment after which an import can no longer be undone."""
    return (found.applied_at or found.created_at) + KEPT


def discard(scope: Scope, found: Import) -> None:
    """Throw a checked import away: nothing of it was stored."""
    with refusals_recorded(scope, "import.discarded", found.filename, found.path), transaction():
        states.advance(found.id, states.CHECKED, states.DISCARDED)
        drop_rows(found)
        record(scope, "import.discarded", found.filename, path=found.path, import_id=found.id)


def sheets_of(found: Import) -> list[str]:
    """The names of the sheets that were read."""
    names: list[str] = json.loads(found.sheets)
    return names
