"""号码占用申请 as a file: what is asked, of whom, and what has become of it (R2.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from plugins.info_entry.request_queries import requests_of, shown
from portal.clock import stamp
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.requests.queries import Box

COLUMNS = (
    ExportColumn("姓名", 12), ExportColumn("号码", 30), ExportColumn("提出的团支部", 44),
    ExportColumn("登记的组织", 44), ExportColumn("希望", 26), ExportColumn("留言", 40), ExportColumn("提出人", 14),
    ExportColumn("提出时间", 20), ExportColumn("状态", 12), ExportColumn("已等天数", 10), ExportColumn("答复人", 14),
    ExportColumn("答复时间", 20), ExportColumn("原因", 40),
)  # fmt: skip


def _query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    return requests_of(wish.org, Box.parse(wish.values))


def _cells(wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    for row in rows:
        one = shown(wish.scope, row)
        asked = one.request
        yield [
            asked.name, one.number, one.asking.full_name, one.holder, one.wanted, asked.message, asked.asker,
            stamp(asked.asked_at), one.state, asked.days, asked.answered_by or "", stamp(asked.answered_at),
            asked.reason or "",
        ]  # fmt: skip


REQUESTS = ExportType(
    key="info_entry.requests",
    title="号码占用申请",
    endpoint="info_entry.requests",
    permission="people.view",
    columns=lambda _wish: COLUMNS,
    query=_query,
    cells=_cells,
    filter=lambda wish: Box.parse(wish.values).told("需要我处理的", "我提出的", "待处理"),
)
