"""The list of the tables of the units below as a file (R3.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plugins.statistics.annex_listing import WISHES, units_in, units_of, wish_in
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.web.filters import day, moment

_COLUMNS = (
    ExportColumn("组织编号", 16), ExportColumn("组织全称", 46), ExportColumn("状态", 16), ExportColumn("报送时间", 20),
    ExportColumn("截止日期", 14), ExportColumn("迟报天数", 10), ExportColumn("退回原因", 40),
)  # fmt: skip


def _wish(wish: ExportWish) -> str:
    return wish_in(wish.values.get("state", ""))


def _cells(_wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    for one in units_in(rows):
        filed = moment(one.annex.submitted_at) if one.annex else ""
        reason = one.annex.reason if one.annex else ""
        yield one.org.code, one.org.full_name, one.said, filed, day(one.deadline), one.late_days, reason


ANNEX_UNITS = ExportType(
    key="statistics.annex_units",
    title="下级毕业生统计表",
    endpoint="statistics.annex_units",
    permission="statistics.view",
    columns=lambda _wish: _COLUMNS,
    query=lambda wish: units_of(wish.scope, wish.org, _wish(wish)),
    cells=_cells,
    filter=lambda wish: [("状态", WISHES[_wish(wish)])] if _wish(wish) else [],
)
