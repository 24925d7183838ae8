"""去向变动 as a file (R3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plugins.graduate_register.destination_changes import changes_below, title_of, way_in
from plugins.graduate_register.sources import TITLES as SOURCES
from portal.clock import stamp
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish

COLUMNS = (
    ExportColumn("时间", 20), ExportColumn("姓名", 12), ExportColumn("原去向", 14), ExportColumn("现去向", 14),
    ExportColumn("登记方式", 14), ExportColumn("登记人", 16), ExportColumn("所在团支部(组织全称)", 46),
    ExportColumn("团支部编号", 18),
)  # fmt: skip


def _cells(_wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    for row in rows:
        one = row.Change
        told = title_of(one.old_destination), title_of(one.destination)
        source = SOURCES.get(one.source, "")
        yield [stamp(one.at), row.name, *told, source, one.actor, row.full_name, row.code]


def _filter(wish: ExportWish) -> Sequence[tuple[str, str]]:
    way = way_in(wish.values.get("way", ""))
    return [("变动", way.told)] if way.old else []


CHANGES = ExportType(
    key="graduate_register.changes",
    title="毕业去向变动",
    endpoint="graduate_register.changes",
    permission="graduate_register.view",
    columns=lambda _wish: COLUMNS,
    query=lambda wish: changes_below(wish.scope, wish.org, way_in(wish.values.get("way", ""))),
    cells=_cells,
    filter=_filter,
)
