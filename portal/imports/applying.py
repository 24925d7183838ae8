"""Applying and undoing: one transaction each. Killed in it: nothing happened, it is done again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import func, select, update

from portal import clock
from portal.audit.services import record
from portal.contracts.imports import REJECTED, ImportType, Problem
from portal.contracts.scope import Scope
from portal.db import session, transaction
from portal.imports import states
from portal.imports.checking import problems_json
from portal.imports.models import Import, ImportRow
from portal.jobs.context import Watcher


def apply(context: Watcher, scope: Scope, kind: ImportType, found: Import) -> None:
    """Move the staged rows in. Rows that somebody else was quicker with become rejected, with the reason."""
    import_id, accepted, rejected, filename = found.id, found.accepted, found.rejected, found.filename
    context.progress("入库", 0, accepted)
    with transaction():
        done = kind.apply(scope, import_id)
        lost = len(done.refused)
        _say(import_id, done.refused, {"verdict": REJECTED, "is_warned": False})
        states.advance(
            import_id, states.APPLYING, states.APPLIED, applied_at=clock.now(), stored=done.stored,
            accepted=accepted - lost, rejected=rejected + lost, warned=_warned(import_id),
        )  # fmt: skip
        record(scope, "import.applied", filename, import_id=import_id, stored=done.stored, refused=lost)
        context.progress("入库", done.stored, accepted)


def undo(context: Watcher, scope: Scope, kind: ImportType, found: Import) -> None:
    """Take back what the import stored; rows that stay (edited since, for one) are named with the reason."""
    assert kind.undo is not None  # only such a kind has this task
    import_id, stored, filename = found.id, found.stored, found.filename
    context.progress("撤销", 0, stored)
    with transaction():
        gone = kind.undo(scope, import_id)
        kept = len(gone.kept)
        _say(import_id, gone.kept, {"is_warned": True})
        states.advance(
            import_id, states.UNDOING, states.UNDONE, undone_at=clock.now(), undone=gone.removed, kept=kept,
            warned=_warned(import_id),
        )  # fmt: skip
        record(scope, "import.undone", filename, import_id=import_id, removed=gone.removed, kept=kept)
        context.progress("撤销", gone.removed, stored)


def _say(import_id: int, news: Mapping[int, Problem], values: Mapping[str, Any]) -> None:
    """Put a problem in front of what was said about each of these rows before."""
    if not news:
        return
    said = select(ImportRow.seq, ImportRow.problems).where(ImportRow.import_id == import_id, ImportRow.problems != "")
    before = {seq: problems for seq, problems in session().execute(said) if seq in news}
    rows = []
    for seq, problem in news.items():
        told = json.loads(problems_json([problem])) + json.loads(before.get(seq, "[]"))
        rows.append(
            {"import_id": import_id, "seq": seq, "problems": json.dumps(told, ensure_ascii=False), **values}
        )  # fmt: skip
    session().execute(update(ImportRow), rows)


def _warned(import_id: int) -> int:
    """How many accepted rows have something said about them."""
    warned = (ImportRow.import_id == import_id, ImportRow.problems != "", ImportRow.is_warned)
    return session().scalar(select(func.count()).where(*warned)) or 0
