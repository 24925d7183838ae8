"""逐行结果 of one import as a file: what became of each row, without the numbers that are in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.errors import Missing
from portal.imports.models import Import, ImportRow
from portal.imports.queries import FILTERS, filtered, find_import, line_of
from portal.imports.services import sheets_of
from portal.imports.steps import scope_of
from portal.installation import installation
from portal.web.codes import row_id

COLUMNS = (
    ExportColumn("工作表", 16), ExportColumn("行", 8), ExportColumn("姓名", 16), ExportColumn("结果", 12),
    ExportColumn("说明", 80),
)  # fmt: skip
VERDICT_TITLES = {"accepted": "可以入库", "rejected": "不能入库", "skipped": "跳过"}


def query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    """The verdicts that the page shows, in the file's order."""
    return filtered(_import(wish).id, _shown(wish)).order_by(ImportRow.seq)


def cells(wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    """A line for each verdict."""
    sheets = sheets_of(_import(wish))
    for (row,) in rows:
        line = line_of(row, sheets)
        said = "；".join(message.rstrip("。") for _, message, _ in line.problems)
        yield [line.sheet, line.row, line.label, VERDICT_TITLES[line.verdict], said]


def narrowed(wish: ExportWish) -> Sequence[tuple[str, str]]:
    """Which import, and which of its rows."""
    return [("表格", _import(wish).filename), ("结果", FILTERS[_shown(wish)])]


def _import(wish: ExportWish) -> Import:
    """The import that the address names, if it is the organisation's or of one below where its plugin is on."""
    try:
        found = find_import(wish.scope, row_id(wish.values.get("import_id", "")))
    except ValueError:
        found = None
    if found is None or not wish.org.contains(found.path):
        raise Missing
    if installation().registry.owner_of(found.type) not in scope_of(found).plugins:
        raise Missing
    return found


def _shown(wish: ExportWish) -> str:
    chosen = wish.values.get("show", "")
    return chosen if chosen in FILTERS else "all"


VERDICTS = ExportType(
    key="imports.verdicts",
    title="导入逐行结果",
    endpoint="imports.show",
    permission="imports.view",
    columns=lambda _wish: COLUMNS,
    query=query,
    cells=cells,
    filter=narrowed,
)
