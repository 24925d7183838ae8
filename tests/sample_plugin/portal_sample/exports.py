"""The notes as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal_sample.queries import all_notes


def query(wish: ExportWish) -> Select[Any]:
    return all_notes(wish.scope, wish.org)


def cells(_wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    yield from rows


LIST = ExportType(
    key="sample.notes",
    title="组织备注",
    endpoint="sample.index",
    permission="sample.view",
    columns=lambda _wish: (ExportColumn("组织全称", 40), ExportColumn("备注", 60)),
    query=query,
    cells=cells,
    filter=lambda _wish: (),
)
