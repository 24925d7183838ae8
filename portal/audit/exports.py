"""操作日志 as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from portal.audit.details import shown_details
from portal.audit.queries import LogFilter, entries
from portal.audit.titles import title_of
from portal.clock import stamp
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish

COLUMNS = (
    ExportColumn("时间", 20), ExportColumn("操作人", 16), ExportColumn("操作", 20), ExportColumn("结果", 10),
    ExportColumn("对象", 44), ExportColumn("说明", 60),
)  # fmt: skip
OUTCOMES = {"done": "完成", "refused": "被拒绝"}


def query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    """The entries of the organisation and below, the newest first."""
    return entries(wish.org, LogFilter.parse(wish.values))


def cells(_wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    """A line for each entry, in the words of the page."""
    for (entry,) in rows:
        yield [
            stamp(entry.at), entry.actor, title_of(entry.action),
            OUTCOMES.get(entry.outcome, entry.outcome), entry.target, shown_details(entry.details),
        ]  # fmt: skip


def narrowed(wish: ExportWish) -> Sequence[tuple[str, str]]:
    """The filter in words."""
    wanted = LogFilter.parse(wish.values)
    action = title_of(wanted.action) if wanted.action else ""
    told = (("对象", wanted.target), ("操作人", wanted.actor), ("操作", action))
    return [(label, value) for label, value in told if value]


LOG = ExportType(
    key="audit.log",
    title="操作日志",
    endpoint="audit.index",
    permission="audit.view",
    columns=lambda _wish: COLUMNS,
    query=query,
    cells=cells,
    filter=narrowed,
)
