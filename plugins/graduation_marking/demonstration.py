"""Marks of the demonstration: its branches were marked when its tree was made."""

from __future__ import annotations

from sqlalchemy import literal, select
from sqlalchemy.orm import aliased

from plugins.graduation_marking.models import Mark
from portal import clock
from portal.db import UtcDateTime, session, table_of
from portal.orgs.models import Org

_COLUMNS = (
    "org_id", "month", "at", "actor", "acting_org_id", "acting_org_name", "proposed", "because", "contradicts",
)  # fmt: skip


def demonstrate() -> None:
    """A mark for each branch with a graduation time, by its superior, as the portal would have proposed."""
    above = aliased(Org)
    marks = (
        select(
            Org.id, Org.expected_graduation, literal(clock.now(), UtcDateTime()), literal("王老师"), above.id,
            above.short_name, Org.expected_graduation, literal("演示数据"), literal(value=False),
        )
        .join(above, above.id == Org.parent_id)
        .where(Org.expected_graduation.is_not(None))
    )  # fmt: skip
    session().execute(table_of(Mark).insert().from_select(_COLUMNS, marks))
