"""What a row of a spreadsheet of the education department's figures says by itself (R3.2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from plugins.statistics.annex_figures import faults, lines, named
from plugins.statistics.annex_forms import COMPLAINT, figure
from plugins.statistics.annex_layout import Layout, Row
from portal.contracts.imports import Cell, ColumnSpec, SourceRow
from portal.people.rules.problems import Problem


class Said(NamedTuple):
    """The figures of a row of the table."""

    row: Row
    figures: Mapping[str, int]


def columns_of(layout: Layout) -> tuple[ColumnSpec, ...]:
    """The columns of a file: the unit, the kind of school, a figure each."""
    unit = ColumnSpec(
        "org", "填报单位", ("单位", "单位名称", "学校", "学校名称", "组织全称", "组织名称", "组织编号"),
        required=True, identifying=True, hint="填写组织全称，也可以填写简称或组织编号；应是本级，或向本级报送的单位",
        width=44,
    )  # fmt: skip
    kinds = tuple(named(row) for row in layout.filled)
    kind = ColumnSpec("row", layout.columns["row"], ("类别", "学段", "办学层次"), True, choices=kinds, width=22)
    return (unit, kind, *(
        ColumnSpec(one.key, one.title, (one.title.removesuffix("数"),), example="0", hint="没有的填 0，不知道的不填")
        for one in layout.measures
    ))  # fmt: skip


def row_named(layout: Layout, text: str) -> Row | None:
    """The row that a cell means: 普通高等学校本科, 本科, 小计 of nothing else, 合计."""
    plain = "".join(text.split())
    by_name = {named(row): row for row in layout.rows}
    return by_name.get(plain) or next((row for row in layout.rows if row.title == plain), None)


def read_figures(layout: Layout, source: SourceRow, row: Row) -> tuple[Said | None, list[Problem]]:
    """The figures, or what is wrong with them."""
    found: dict[str, int] = {}
    problems: list[Problem] = []
    for measure in layout.measures:
        value = _number(source.cells.get(measure.key))
        if measure.key in source.errors or value is None:
            problems.append(Problem("FIGURE", f"{measure.title}：{COMPLAINT}。", measure.key))
        elif value >= 0:
            found[measure.key] = value
    if not problems and not found:
        problems.append(
            Problem("FIGURES_MISSING", "这一行没有数字；没有的请填 0，或删去这一行。", layout.measures[0].key)
        )
    cannot = faults(layout, lines(layout, {row.key: found}, {}, {})) if row.is_filled and not problems else []
    problems += [Problem("IMPOSSIBLE", f"{one.sentence}。", one.measure) for one in cannot if not one.is_open]
    return (None, problems) if problems else (Said(row, found), [])


def _number(cell: Cell) -> int | None:
    """The figure, -1 for an empty cell, None for what is none."""
    if cell is None or cell == "":
        return -1
    if isinstance(cell, bool) or not isinstance(cell, str | float | int):
        return None
    return figure(f"{cell:.0f}" if isinstance(cell, float) and cell.is_integer() else str(cell))
