"""接收毕业生 as a file: what the receiving township sees, and nothing else (R3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select, false, select

from plugins.graduate_register.destinations import TITLES
from plugins.graduate_register.expected import expected_rows
from plugins.graduate_register.graduate_exports import mobile_of
from plugins.graduate_register.models import Record
from plugins.graduate_register.receiving import area_of
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.divisions.whole_names import whole_name

COLUMNS = (
    ExportColumn("姓名", 12), ExportColumn("毕业学校", 46), ExportColumn("去向", 14), ExportColumn("学校或单位", 30),
    ExportColumn("接收乡镇街道", 36), ExportColumn("手机号", 14),
)  # fmt: skip


def _query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    area = area_of(wish.org)
    if area is None:
        return select(Record).where(false())
    return expected_rows(area, wish.values.get("township", ""), _destination(wish))


def _cells(wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    for row in rows:
        kept = row.Record
        yield [
            row.Person.name, row.school, TITLES[kept.destination], kept.place_name,
            whole_name(kept.receiving_township), mobile_of(row.Person, revealed=wish.revealed),
        ]  # fmt: skip


def _destination(wish: ExportWish) -> str:
    wanted = wish.values.get("destination", "")
    return wanted if wanted in TITLES else ""


def _filter(wish: ExportWish) -> Sequence[tuple[str, str]]:
    told = [("接收乡镇街道", whole_name(wish.values.get("township", ""))), ("去向", TITLES.get(_destination(wish), ""))]
    return [(label, value) for label, value in told if value]


EXPECTED = ExportType(
    key="graduate_register.expected",
    title="待接收的毕业生",
    endpoint="graduate_register.expected",
    permission="graduate_register.view",
    columns=lambda _wish: COLUMNS,
    query=_query,
    cells=_cells,
    filter=_filter,
    has_numbers=True,
)
