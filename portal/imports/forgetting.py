"""Forgetting: files, staged rows and verdicts go when they are of no more use; the import's own line stays."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import and_, delete, exists, func, select

from portal import clock
from portal.audit.services import record
from portal.db import session, transaction
from portal.imports import files, states
from portal.imports.models import Import, ImportChunk, ImportRow
from portal.installation import installation
from portal.jobs.models import Run

KEPT = timedelta(days=30)

# What becomes of an import that was left lying about; nothing of the first three was stored.
_ABANDONED = {
    states.CHECKING: states.DISCARDED,
    states.CHECKED: states.DISCARDED,
    states.APPLYING: states.DISCARDED,
    states.UNDOING: states.APPLIED,
}


def too_old() -> list[int]:
    """Imports that have their file 30 days after they were stored, or uploaded; none that a worker is busy with."""
    begun = func.coalesce(Import.applied_at, Import.created_at)
    has_file = exists().where(ImportChunk.import_id == Import.id)
    is_busy = and_(Import.state.in_(states.BUSY), exists().where(Run.id == Import.run_id, Run.state == "running"))
    wanted = select(Import.id).where(begun < clock.now() - KEPT, has_file, ~is_busy).order_by(Import.id)
    return list(session().scalars(wanted))


def forget(import_id: int) -> None:
    """Forget one import; one that nobody finished ends as thrown away, or stays stored."""
    with transaction() as s:
        found = s.get_one(Import, import_id, populate_existing=True, with_for_update=True)
        found.state = _ABANDONED.get(found.state, found.state)
        drop_rows(found)
        record(None, "import.forgotten", found.filename, path=found.path, import_id=import_id)


def drop_rows(found: Import) -> None:
    """Drop the file, the staged rows and the verdicts, in the running transaction."""
    if kind := installation().registry.import_types().get(found.type):
        kind.clear(found.id)
    files.drop(found.id)
    session().execute(delete(ImportRow).where(ImportRow.import_id == found.id))
