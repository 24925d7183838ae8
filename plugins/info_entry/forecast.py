"""Whether the deadline holds at the present pace: from a few days' figures to a day, and to words (R1.1).

The pace is that of the last seven days, or of as many as there are; a straight line goes on from the present figure.
Whatever is rounded is rounded against the unit, so that a forecast promises nothing that the pace does not give.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from portal.clock import SHANGHAI

WINDOW = 7
"""Days whose pace counts."""
FAR = timedelta(days=366)
_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)

REACHED, ON_TIME, LATE, TOO_FAR, STANDSTILL, UNKNOWN = "reached", "on_time", "late", "too_far", "standstill", "unknown"


class Point(NamedTuple):
    """How many people were entered at a moment."""

    at: datetime
    people: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """`day` is when the target is reached, `late` by how many days that misses the deadline, `over` whether that has
    passed; the pace is that of `days` days, in which `gained` people came."""

    kind: str
    days: int = 0
    gained: int = 0
    day: date | None = None
    late: int = 0
    over: bool = False


def forecast(history: Sequence[Point], now: Point, needed: int, deadline: date) -> Forecast:
    """What follows from `history` (the oldest first) if `needed` people are the target."""
    if now.people >= needed:
        return Forecast(REACHED)
    today = _day(now.at)
    start = next((point for point in history if _day(point.at) >= today - WINDOW * _DAY), None)
    if start is None or now.at - start.at < _DAY:
        return Forecast(UNKNOWN)
    days, gained = (today - _day(start.at)).days, now.people - start.people
    if gained <= 0:
        return Forecast(STANDSTILL, days, gained)
    # In whole microseconds, rounded up: exact however large the figures are.
    ticks = -(-((now.at - start.at) // _TICK) * (needed - now.people) // gained)
    if ticks > FAR // _TICK:
        return Forecast(TOO_FAR, days, gained)
    day = _day(now.at + ticks * _TICK)
    late = max(0, (day - deadline).days)
    return Forecast(LATE if late else ON_TIME, days, gained, day, late, today > deadline)


def in_words(found: Forecast, today: date) -> str:
    """The sentence beside the figure."""
    if found.kind in _PLAIN:
        return _PLAIN[found.kind]
    if found.kind == STANDSTILL:
        what = f"减少 {-found.gained:,} 人" if found.gained else "没有新增"
        return f"近{found.days}天{what}，按现在的进度完不成"
    pace = f"{'期限已过；' if found.over else ''}按近{found.days}天的进度"
    if found.kind == TOO_FAR or found.day is None:
        return f"{pace}，一年内达不到目标"
    day = f"{found.day.year}年" * (found.day.year != today.year) + f"{found.day.month}月{found.day.day}日"
    if found.kind == ON_TIME:
        return f"{pace}，预计{day}达到目标，可以按期完成"
    return f"{pace}，要到{day}达到目标，晚{found.late}天"


_PLAIN = {REACHED: "已达到目标", UNKNOWN: "数据不足两天，还不能预测"}


def _day(moment: datetime) -> date:
    return moment.astimezone(SHANGHAI).date()
