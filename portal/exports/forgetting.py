"""Forgetting: the file goes after a week, what was asked for stays."""

from __future__ import annotations

from sqlalchemy import and_, exists, or_, select

from portal import clock
from portal.audit.services import record
from portal.db import session, transaction
from portal.exports import states
from portal.exports.files import FILES
from portal.exports.models import Export
from portal.jobs.models import Run
from portal.jobs.services import cancel


def too_old() -> list[int]:
    """Exports with a file older than a week, and those that nobody has written in that time."""
    limit = clock.now() - states.KEPT
    is_busy = exists().where(Run.id == Export.run_id, Run.state == "running")
    kept = and_(Export.state == states.READY, Export.ready_at < limit)
    left = and_(Export.state == states.WRITING, Export.created_at < limit, ~is_busy)
    return list(session().scalars(select(Export.id).where(or_(kept, left)).order_by(Export.id)))


def forget(export_id: int) -> None:
    """Forget one export's file; one that was never written will not be."""
    with transaction() as s:
        found = s.get_one(Export, export_id, populate_existing=True, with_for_update=True)
        found.state = states.EXPIRED
        FILES.drop(export_id)
        if found.run_id:
            cancel(found.run_id)
        record(None, "export.forgotten", found.title, path=found.path, export_id=export_id)
