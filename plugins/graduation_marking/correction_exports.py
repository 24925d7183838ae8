"""毕业时间更正申请 as a file: what was marked, what it is to say, and what the superior has decided."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from plugins.graduation_marking.correction_queries import corrections_of, shown
from portal.clock import stamp
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.requests.queries import Box

COLUMNS = (
    ExportColumn("团支部", 46), ExportColumn("原来的标记", 20), ExportColumn("更正为", 20), ExportColumn("原因", 40),
    ExportColumn("提出的组织", 44), ExportColumn("提出人", 14), ExportColumn("提出时间", 20),
    ExportColumn("审批的组织", 44), ExportColumn("状态", 12), ExportColumn("已等天数", 10), ExportColumn("处理人", 14),
    ExportColumn("处理时间", 20), ExportColumn("答复", 40),
)  # fmt: skip


def _query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    return corrections_of(wish.org, Box.parse(wish.values))


def _cells(wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    for row in rows:
        one = shown(wish.scope, row)
        asked = one.request
        yield [
            one.branch.full_name, one.before, one.wanted, asked.why, one.asking, asked.asker, stamp(asked.asked_at),
            one.deciding, one.state, asked.days, asked.answered_by or "", stamp(asked.answered_at),
            asked.answer or "",
        ]  # fmt: skip


CORRECTIONS = ExportType(
    key="graduation_marking.corrections",
    title="毕业时间更正申请",
    endpoint="graduation_marking.corrections",
    permission="graduation_marking.view",
    columns=lambda _wish: COLUMNS,
    query=_query,
    cells=_cells,
    filter=lambda wish: Box.parse(wish.values).told("由这里审批的", "由这里提出的", "待审批"),
)
