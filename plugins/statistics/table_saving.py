"""Saving a table for one's colleagues, and throwing it away (R4.2)."""

from __future__ import annotations

from plugins.statistics.table_models import SavedTable
from plugins.statistics.tabling import Table
from portal import clock
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import transaction
from portal.errors import Missing, Refused

SAVED, REMOVED = "statistics.table_saved", "statistics.table_removed"
LONGEST, MOST = 60, 50


def save(scope: Scope, org: OrgRef, title: str, table: Table) -> int:
    """Save a table under a title for all administrators of `org`; one of the same title is replaced. Raise Refused."""
    name = " ".join(title.split())
    if not name or len(name) > LONGEST:
        raise Refused(f"请给报表起一个名称，不超过 {LONGEST} 个字。", {"title": f"请填写名称，不超过 {LONGEST} 个字"})
    with transaction() as s:
        query = s.query(SavedTable).filter_by(org_id=org.id)
        row = query.filter_by(title=name).one_or_none()
        if row is None and query.count() >= MOST:
            raise Refused(f"已经存了 {MOST} 张报表，请先删除不用的。")
        row = row or SavedTable(org_id=org.id, title=name)
        row.rows, row.columns, row.only = table.rows, ",".join(table.columns), table.only
        row.saved_by, row.saved_at = scope.account_name, clock.now()
        s.add(row)
        record(scope, SAVED, name, path=org.path)
        s.flush()
    return row.id


def remove(scope: Scope, org: OrgRef, table_id: int) -> None:
    """Throw away a table that was saved at `org`. Raise Missing."""
    with transaction() as s:
        row = s.query(SavedTable).filter_by(id=table_id, org_id=org.id).one_or_none()
        if row is None:
            raise Missing
        s.delete(row)
        record(scope, REMOVED, row.title, path=org.path)
