"""The units below one with what each has entered, as a file: for those who hand the ranking on (R1.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from plugins.info_entry.progress import children_of, progress_of
from plugins.info_entry.rates import STATES
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish

COLUMNS = (
    ExportColumn("名次", 8), ExportColumn("组织编号", 16), ExportColumn("组织全称", 46), ExportColumn("录入率", 10),
    ExportColumn("已录入", 10), ExportColumn("基数", 10), ExportColumn("差额", 10), ExportColumn("目标（%）", 10),
    ExportColumn("期限", 12), ExportColumn("进度", 12),
)  # fmt: skip


def _query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    return children_of(wish.scope, wish.org)


def _cells(wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    """One line for each of these that is in the state asked for; a rank is one among all."""
    _, children = progress_of(wish.scope, wish.org)
    codes, state = {row.code for row in rows}, _state(wish)
    wanted = [place for place, row in enumerate(children.rows) if row.code in codes]
    for unit in children.units(wanted):
        if state in ("", unit.state):
            own = unit.rank or None, unit.code, unit.full_name, unit.standing.rate, unit.standing.entered
            asked = unit.standing.target, unit.deadline.isoformat(), STATES[unit.state]
            yield *own, unit.standing.base, unit.standing.gap if unit.headcount else None, *asked


def _filter(wish: ExportWish) -> Sequence[tuple[str, str]]:
    state = _state(wish)
    return [("进度", STATES[state])] if state else []


def _state(wish: ExportWish) -> str:
    """The state the list is narrowed to; what is no state narrows nothing, as on the page."""
    state = wish.values.get("state", "")
    return state if state in STATES else ""


PROGRESS = ExportType(
    key="info_entry.progress",
    title="下级单位录入进度",
    endpoint="info_entry.progress",
    permission="info_entry.view",
    columns=lambda _wish: COLUMNS,
    query=_query,
    cells=_cells,
    filter=_filter,
)
