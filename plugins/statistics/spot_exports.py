"""A spot check as files (R4.2): what was drawn and found, item by item, and the report, unit by unit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from plugins.statistics.spot_access import SeenCheck, find_check
from plugins.statistics.spot_models import CORRECTIONS, VERDICTS, WAYS
from plugins.statistics.spot_queries import ITEM_STATES, Narrow, checks_of, is_led, items_of, line
from plugins.statistics.spot_report import Tally, in_all, read, report_of, tallies
from portal.clock import stamp
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.errors import Missing
from portal.provinces.narrowing import hidden_provinces
from portal.web.filters import percent

CHECK = "spot_id"
ITEM_COLUMNS = (
    ExportColumn("序号", 8), ExportColumn("单位", 40), ExportColumn("类别", 18), ExportColumn("抽查对象", 46),
    ExportColumn("组织编号", 18), ExportColumn("抽取时系统的记录", 60), ExportColumn("后来的变化", 14),
    ExportColumn("核查人", 12), ExportColumn("核查方式", 12), ExportColumn("结论", 8), ExportColumn("实际情况", 40),
    ExportColumn("记录人", 12), ExportColumn("核查时间", 20), ExportColumn("整改", 16), ExportColumn("整改期限", 12),
)  # fmt: skip
REPORT_COLUMNS = (
    ExportColumn("单位", 46), ExportColumn("总数", 12), ExportColumn("抽取", 8), ExportColumn("已核查", 8),
    ExportColumn("相符", 8), ExportColumn("不符", 8), ExportColumn("查无", 8), ExportColumn("差错率", 10),
    ExportColumn("95%置信区间下限", 18), ExportColumn("95%置信区间上限", 18), ExportColumn("要求整改", 10),
    ExportColumn("已整改", 10),
)  # fmt: skip


def _seen(wish: ExportWish) -> SeenCheck:
    """The check that the address names, or else the latest, of the wish's organisation. Raise Missing."""
    named = wish.values.get(CHECK, "")
    latest = 0 if named else next((one.id for one in checks_of(wish.org)[0]), 0)
    seen = find_check(wish.scope, int(named) if named.isascii() and named.isdigit() and len(named) < 19 else latest)
    if seen.org.id != wish.org.id or not is_led(seen):
        raise Missing
    return seen


def _items(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    return items_of(wish.scope, _seen(wish), Narrow.parse(wish.values))


def _item_cells(wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    for row in rows:
        one = line(wish.org, row)
        item = one.item
        due = item.due.isoformat() if item.due else ""
        yield [
            item.no, item.unit_name, item.kind, item.name, one.org.code, said_in_words(item.said), one.gone, one.member,
            WAYS.get(item.way or "", ""), VERDICTS.get(item.verdict or "", "未核查"), item.found, item.checked_by,
            stamp(item.checked_at), CORRECTIONS.get(item.correction or "", ""), due,
        ]  # fmt: skip


def _report_cells(_wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    for one in read(rows):
        yield [
            one.unit_name, one.frame, one.drawn, one.checked, one.correct, one.wrong, one.absent,
            *rate_in_words(one), one.asked, one.confirmed,
        ]  # fmt: skip


def rate_in_words(one: Tally) -> tuple[str, str, str]:
    """The error rate and the bounds of its interval; dashes before anything is checked."""
    low, high = (percent(bound) if one.checked else percent(None) for bound in one.bounds)
    return percent(one.rate), low, high


def said_in_words(said: str) -> str:
    """What the system said at the draw, in one cell."""
    return "；".join(f"{label}：{value}" for label, value in json.loads(said) if value)


def _items_told(wish: ExportWish) -> Sequence[tuple[str, str]]:
    narrow = Narrow.parse(wish.values)
    return [*_check_told(_seen(wish)), *([("结论", ITEM_STATES[narrow.state])] if narrow.state else [])]


def _report_told(wish: ExportWish) -> Sequence[tuple[str, str]]:
    seen = _seen(wish)
    every = in_all(report_of(wish.scope, seen.check))
    rate, low, high = rate_in_words(every)
    counted = f"{every.drawn:,} 个已核查 {every.checked:,} 个，差错 {every.errors:,} 个"
    summed = f"{counted}，差错率 {rate}（{low} 至 {high}）"
    return [*_check_told(seen), ("合计", summed)]


def _check_told(seen: SeenCheck) -> list[tuple[str, str]]:
    return [("抽查", seen.check.title), ("种子", seen.check.seed), ("抽取时间", stamp(seen.check.frame_at))]


SPOT_ITEMS = ExportType(
    key="statistics.spot_items", title="抽查明细", endpoint="statistics.spot_checks", permission="statistics.view",
    columns=lambda _wish: ITEM_COLUMNS, query=_items, cells=_item_cells, filter=_items_told,
)  # fmt: skip
SPOT_REPORT = ExportType(
    key="statistics.spot_report", title="抽查报告", endpoint="statistics.spot_checks", permission="statistics.view",
    columns=lambda _wish: REPORT_COLUMNS,
    query=lambda wish: tallies(_seen(wish).check, hidden_provinces(wish.scope, "statistics")),
    cells=_report_cells, filter=_report_told,
)  # fmt: skip
SPOT_EXPORTS = [SPOT_ITEMS, SPOT_REPORT]
