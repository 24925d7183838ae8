"""行业类别更正申请 as a file: which industry is wrong, what it is to be, and what the superior has decided (A3.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from plugins.graduation_marking.industry_queries import requests_of, shown
from portal.clock import stamp
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.requests.queries import Box

COLUMNS = (
    ExportColumn("组织编号", 16), ExportColumn("组织全称", 46), ExportColumn("原行业类别", 20),
    ExportColumn("更正为", 20), ExportColumn("原因", 40), ExportColumn("提出人", 14), ExportColumn("提出时间", 20),
    ExportColumn("审批的组织", 44), ExportColumn("状态", 12), ExportColumn("已等天数", 10), ExportColumn("处理人", 14),
    ExportColumn("处理时间", 20), ExportColumn("答复", 40),
)  # fmt: skip


def _query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    return requests_of(wish.org, Box.parse(wish.values))


def _cells(wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    for row in rows:
        one = shown(wish.scope, row)
        asked = one.request
        yield [
            one.org.code, one.org.full_name, asked.before, asked.wanted, asked.why, asked.asker,
            stamp(asked.asked_at), one.deciding, one.state, asked.days, asked.answered_by or "",
            stamp(asked.answered_at), asked.answer or "",
        ]  # fmt: skip


INDUSTRIES = ExportType(
    key="graduation_marking.industry_requests",
    title="行业类别更正申请",
    endpoint="graduation_marking.industry_requests",
    permission="graduation_marking.view",
    columns=lambda _wish: COLUMNS,
    query=_query,
    cells=_cells,
    filter=lambda wish: Box.parse(wish.values).told("由这里审批的", "由这里提出的", "待审批"),
)
