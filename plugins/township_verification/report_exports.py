"""错误报告 as a file: which organisation, what the system says, what is right, why, and how far it is (A1.3, A1.4)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from plugins.township_verification.report_choosing import FAULTS
from plugins.township_verification.report_queries import BOXES, SHORT_LIVED, ReportBox, reports_of, shown
from portal.clock import stamp
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish

COLUMNS = (
    ExportColumn("组织编号", 16), ExportColumn("组织全称", 46), ExportColumn("报告时系统显示", 14),
    ExportColumn("系统现在", 10), ExportColumn("应为", 8), ExportColumn("理由", 40), ExportColumn("报告的组织", 44),
    ExportColumn("报告人", 14), ExportColumn("报告时间", 20), ExportColumn("现在的办理组织", 44),
    ExportColumn("状态", 16), ExportColumn("已等天数", 10), ExportColumn("处理人", 14), ExportColumn("处理时间", 20),
    ExportColumn("答复", 40),
)  # fmt: skip


def _query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    return reports_of(wish.scope, wish.org, ReportBox.parse(wish.values))


def _cells(wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    for row in rows:
        one = shown(wish.scope, row)
        asked = one.request
        yield [
            one.org.code, one.full_name, one.said, one.now, one.wanted, asked.why, one.asking, asked.asker,
            stamp(asked.asked_at), one.at.full_name if asked.is_open else "", one.state, asked.days,
            asked.answered_by or "", stamp(asked.answered_at), asked.answer or "",
        ]  # fmt: skip


def _told(wish: ExportWish) -> Sequence[tuple[str, str]]:
    box = ReportBox.parse(wish.values)
    said = [("报告", BOXES[box.key])]
    if box.only_open or box.key in SHORT_LIVED:
        said.append(("状态", "办理中"))
    if box.narrow.fault:
        said.append(("错误", FAULTS[box.narrow.fault]))
    return [*said, ("省级单位编号", box.narrow.province)] if box.narrow.province else said


REPORT_LIST = ExportType(
    key="township_verification.reports",
    title="乡镇街道识别错误报告",
    endpoint="township_verification.reports",
    permission="township_verification.view",
    columns=lambda _wish: COLUMNS,
    query=_query,
    cells=_cells,
    filter=_told,
)
