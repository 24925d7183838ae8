"""The workbench's cards about imports."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from portal.contracts.scope import Scope
from portal.contracts.setup import Card
from portal.db import session
from portal.imports.models import Import
from portal.imports.states import CHECKED
from portal.orgs.paths import upper

SHOWN = 3


def waiting_cards(scope: Scope) -> Sequence[Card]:
    """Checked spreadsheets that wait for this administrator to let them in; whoever may not has none."""
    if not scope.may("imports.use"):
        return []
    wanted = (
        select(Import.id, Import.type, Import.filename, Import.accepted)
        .where(Import.path >= scope.org.path, Import.path < upper(scope.org.path), Import.state == CHECKED)
        .where(Import.account_id == scope.account_id)
        .order_by(Import.id.desc())
        .limit(SHOWN)
    )
    rows = [row for row in session().execute(wanted) if row.type.partition(".")[0] in scope.plugins]
    return [
        Card(
            f"imports.{row.id}", "待确认入库的表格", row.filename, f"{row.accepted:,} 行", "imports.show",
            (("import_id", str(row.id)),), "去确认", "todo", 5,
        )
        for row in rows
    ]  # fmt: skip
