"""What an organisation has reminded others of, as a file: who has read it, who has done it, who has nobody to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Select

from portal.clock import stamp
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.reminders.queries import STATES, SentFilter, lines, sent_by, topics_for

COLUMNS = (
    ExportColumn("组织编号", 16), ExportColumn("组织全称", 46), ExportColumn("事项", 20), ExportColumn("内容", 50),
    ExportColumn("催办时间", 20), ExportColumn("次数", 8), ExportColumn("状态", 10), ExportColumn("审阅人", 14),
    ExportColumn("审阅时间", 20), ExportColumn("办结人", 14), ExportColumn("办结时间", 20),
    ExportColumn("有无管理员", 12),
)  # fmt: skip


def _wanted(wish: ExportWish) -> SentFilter:
    topic, state = wish.values.get("topic", ""), wish.values.get("state", "")
    return SentFilter(topic if topic in topics_for(wish.scope.plugins) else "", state if state in STATES else "")


def _query(wish: ExportWish) -> Select[*tuple[Any, ...]]:
    return sent_by(wish.scope, wish.org.id, _wanted(wish))


def _cells(wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    for line in lines(wish.scope, rows):
        one = line.reminder
        yield [
            line.code, line.org, line.topic.title, one.text, stamp(one.sent_at), one.times, STATES[line.state],
            one.read_by or "", stamp(one.read_at), one.done_by or "", stamp(one.done_at),
            "有" if line.is_manned else "无",
        ]  # fmt: skip


def _filter(wish: ExportWish) -> Sequence[tuple[str, str]]:
    wanted = _wanted(wish)
    topic = topics_for(wish.scope.plugins)[wanted.topic].title if wanted.topic else ""
    return [(label, told) for label, told in (("事项", topic), ("状态", STATES.get(wanted.state, ""))) if told]


SENT = ExportType(
    key="reminders.sent",
    title="催办记录",
    endpoint="reminders.sent",
    permission="reminders.view",
    columns=lambda _wish: COLUMNS,
    query=_query,
    cells=_cells,
    filter=_filter,
)
