"""去向登记进度 as a file: the units below one with what each lacks (R3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plugins.graduate_register.progress import share_in, units_below
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.web.filters import percent

COLUMNS = (
    ExportColumn("组织编号", 16), ExportColumn("组织全称", 46), ExportColumn("今年毕业的团员", 16),
    ExportColumn("有手机号", 10), ExportColumn("已登记去向", 12), ExportColumn("登记完整", 10),
    ExportColumn("已知接收乡镇街道", 18), ExportColumn("未登记完整", 12), ExportColumn("完整比例", 10),
    ExportColumn("疑似有误", 10),
)  # fmt: skip


def _cells(_wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    for one in map(share_in, rows):
        own = one.org.code, one.org.full_name, one.graduates, one.with_mobile, one.registered, one.complete
        yield *own, one.with_township, one.open, percent(one.complete / one.graduates), one.doubtful


PROGRESS = ExportType(
    key="graduate_register.records",
    title="毕业生去向登记进度",
    endpoint="graduate_register.records",
    permission="graduate_register.view",
    columns=lambda _wish: COLUMNS,
    query=lambda wish: units_below(wish.scope, wish.org),
    cells=_cells,
    filter=lambda _wish: [],
)
