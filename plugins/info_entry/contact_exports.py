"""手机号变更记录 of a class as a file (R2.2)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from portal.clock import stamp
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.people.history import changes_of

COLUMNS = (
    ExportColumn("时间", 20), ExportColumn("姓名", 12), ExportColumn("原手机号", 16), ExportColumn("新手机号", 16),
    ExportColumn("操作人", 14),
)  # fmt: skip


def _query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    return changes_of(wish.org.id, "mobile")


def _cells(wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    """The history keeps numbers masked, so there is nothing to reveal."""
    for event, name in rows:
        before, after = json.loads(event.details)["mobile"]
        yield [stamp(event.at), name, before, after or "（已清除）", event.actor]


CHANGES_OF_MOBILES = ExportType(
    key="info_entry.contact_changes",
    title="手机号变更记录",
    endpoint="info_entry.contact_changes",
    permission="people.view",
    columns=lambda _wish: COLUMNS,
    query=_query,
    cells=_cells,
    filter=lambda _wish: (),
)
