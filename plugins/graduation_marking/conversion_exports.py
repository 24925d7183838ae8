"""The converted branches as a file (A2.5)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plugins.graduation_marking.conversion_models import Conversion
from plugins.graduation_marking.conversion_queries import all_converted
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.web.filters import moment

COLUMNS = (
    ExportColumn("组织编号", 16), ExportColumn("组织全称", 46), ExportColumn("转换时间", 20),
    ExportColumn("毕业生", 10), ExportColumn("年度", 8),
)  # fmt: skip


def _cells(_wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    return ((row.code, row.full_name, moment(row.at), row.members, row.year) for row in rows)


CONVERTED = ExportType(
    key="graduation_marking.converted",
    title="毕业生团组织转换记录",
    endpoint="graduation_marking.conversion",
    permission="graduation_marking.view",
    columns=lambda _wish: COLUMNS,
    query=lambda wish: all_converted(wish.org).order_by(Conversion.path),
    cells=_cells,
    filter=lambda _wish: (),
)
