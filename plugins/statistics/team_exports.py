"""The teams of provinces and cities as a file (R4.1): who is on them, and who has not named one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plugins.statistics.team_queries import LEVELS, STATES, Narrow, seats_below
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.contracts.scope import OrgRef

COLUMNS = (
    ExportColumn("组织编号", 16), ExportColumn("组织全称", 46), ExportColumn("专班", 10), ExportColumn("部门", 24),
    ExportColumn("姓名", 12), ExportColumn("职责", 46), ExportColumn("办公电话", 18),
)  # fmt: skip


def _cells(_wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    for *facts, seat in rows:
        org = OrgRef(*facts)
        said = (seat.department, seat.name, seat.duty, seat.telephone) if seat else ("", "", "", "")
        yield [org.code, org.full_name, "已成立" if seat else "未成立", *said]


def _told(wish: ExportWish) -> Sequence[tuple[str, str]]:
    narrow = Narrow.parse(wish.values)
    return [("单位", LEVELS[narrow.level]), *([("专班", STATES[narrow.state])] if narrow.state else [])]


TEAM_LIST = ExportType(
    key="statistics.teams",
    title="下级专班",
    endpoint="statistics.teams",
    permission="statistics.view",
    columns=lambda _wish: COLUMNS,
    query=lambda wish: seats_below(wish.scope, wish.org, Narrow.parse(wish.values)),
    cells=_cells,
    filter=_told,
)
