"""The administrators of an organisation as a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from portal.accounts.queries import ROLES, STATES, administrator_row, administrators_of
from portal.clock import stamp
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish

COLUMNS = (
    ExportColumn("姓名", 14), ExportColumn("登录名", 20), ExportColumn("权限", 8), ExportColumn("状态", 14),
    ExportColumn("任职时间", 20), ExportColumn("最近使用", 20),
)  # fmt: skip


def _query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    return administrators_of(wish.org.id)


def _cells(wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    for one in map(administrator_row, rows):
        yield [one.name, one.login, ROLES[one.role], STATES[one.state], stamp(one.since), stamp(one.seen_at)]


ADMINISTRATORS = ExportType(
    key="accounts.administrators",
    title="管理员",
    endpoint="accounts.administrators",
    permission="accounts.view",
    columns=lambda _wish: COLUMNS,
    query=_query,
    cells=_cells,
    filter=lambda _wish: (),
)
