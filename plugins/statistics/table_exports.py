"""Tables of one's own as files: what people have scraped elsewhere for (R4.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from plugins.statistics.table_queries import lines_of, offer_for, rows_of
from plugins.statistics.tabling import ROWS, Offer, Table, cells, headings, table_of
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.contracts.scope import OrgRef
from portal.orgs.categories import title_of

VIEW = "statistics.view"
_WHO = (ExportColumn("组织编号", 16), ExportColumn("组织全称", 46), ExportColumn("组织类别", 12))


def _wished(wish: ExportWish) -> tuple[Table, Offer]:
    offer, values = offer_for(wish.scope), wish.values
    columns = values.get("columns", "").split(",")
    return table_of(values.get("rows", ""), columns, values.get("only", ""), offer), offer


def _columns(wish: ExportWish) -> Sequence[ExportColumn]:
    return [*_WHO, *(ExportColumn(title, 14) for title in headings(*_wished(wish)))]


def _query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    return rows_of(wish.scope, wish.org, *_wished(wish))


def _cells(wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    table, offer = _wished(wish)
    for org, row in lines_of([OrgRef(*row) for row in rows], table, offer):
        yield org.code, org.full_name, title_of(org.category), *cells(table, row)


def _narrowed(wish: ExportWish) -> Sequence[tuple[str, str]]:
    table, offer = _wished(wish)
    return [("范围", ROWS[table.rows]), *([("只列", offer.lacks[table.only])] if table.only else [])]


TABLE = ExportType(
    key="statistics.table", title="自制报表", endpoint="statistics.table", permission=VIEW,
    columns=_columns, query=_query, cells=_cells, filter=_narrowed,
)  # fmt: skip
