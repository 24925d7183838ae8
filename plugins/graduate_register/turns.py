"""Who goes elsewhere than was said before, kept with the branch in which the record counts (R3.1).

History is only added to, and does not know where its people are by now: so each such change has a row that follows.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, func, insert, literal_column, select, update
from sqlalchemy.orm import Session

from plugins.graduate_register.models import Change, Record, Turn
from portal.db import among

_IS_OTHER = and_(
    Change.old_destination.is_not(None),
    Change.old_destination != func.coalesce(Change.destination, literal_column("''")),
)


def note_turns(s: Session, person_ids: Sequence[int]) -> None:
    """The records of these people, who are held, have just been changed: keep those changes that lead elsewhere."""
    if not person_ids:
        return
    latest = (
        select(
            Change.id, Change.person_id, Record.path, Change.old_destination,
            func.coalesce(Change.destination, literal_column("''")),
        )
        .join(Record, and_(Record.person_id == Change.person_id, Record.version == Change.version))
        .where(among(Change.person_id, person_ids), _IS_OTHER)
    )  # fmt: skip
    columns = ["change_id", "person_id", "path", "old_destination", "destination"]
    s.execute(insert(Turn).from_select(columns, latest))


def carry_turns(s: Session, person_ids: Sequence[int], path: str | None) -> None:
    """The records of these people count in the branch at `path` from now on; None for nowhere."""
    carried = update(Turn).where(among(Turn.person_id, person_ids)).values(path=path)
    s.execute(carried.execution_options(synchronize_session=False))
