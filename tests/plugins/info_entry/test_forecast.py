"""R1.1: the forecast goes on in a straight line, and promises nothing that the pace does not give."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plugins.info_entry.forecast import (
    FAR,
    LATE,
    ON_TIME,
    REACHED,
    STANDSTILL,
    TOO_FAR,
    UNKNOWN,
    Point,
    forecast,
    in_words,
)
from portal.clock import SHANGHAI

NOW = datetime(2019, 5, 8, 9, tzinfo=SHANGHAI)
TODAY = NOW.date()
DEADLINE = date(2019, 5, 20)


def days(*figures: int | None) -> list[Point]:
    """A figure a minute after midnight of each of the last days, today's at the end; None where nothing ran."""
    first = NOW.replace(hour=0, minute=1) - timedelta(days=len(figures) - 1)
    return [Point(first + timedelta(days=n), people) for n, people in enumerate(figures) if people is not None]


@pytest.mark.parametrize(
    ("history", "now", "needed", "kind", "words"),
    [
        (days(930, 940, 950, 960, 970, 980, 990, 1000), 1004, 1095, ON_TIME,
         "按近7天的进度，预计5月17日达到目标，可以按期完成"),
        (days(930, 940, 950, 960, 970, 980, 990, 1000), 1004, 1255, LATE,
         "按近7天的进度，要到6月2日达到目标，晚13天"),
        (days(100, *[1000] * 8), 1000, 1001, STANDSTILL, "近7天没有新增，按现在的进度完不成"),
        (days(1000, 1000, 990), 988, 1001, STANDSTILL, "近2天减少 12 人，按现在的进度完不成"),
        (days(995), 1000, 1001, UNKNOWN, "数据不足两天，还不能预测"),
        ([], 1000, 1001, UNKNOWN, "数据不足两天，还不能预测"),
        ([], 1000, 1000, REACHED, "已达到目标"),
        (days(*[999] * 7, 1000), 1000, 100_000, TOO_FAR, "按近7天的进度，一年内达不到目标"),
        (days(900, None, None, 960, None), 980, 1060, ON_TIME, "按近4天的进度，预计5月12日达到目标，可以按期完成"),
        (days(999, 1000), 1001, 1400, LATE, "按近1天的进度，要到2020年2月6日达到目标，晚262天"),
    ],
)  # fmt: skip
def test_R1_1_what_is_said(history: list[Point], now: int, needed: int, kind: str, words: str) -> None:
    found = forecast(history, Point(NOW, now), needed, DEADLINE)
    assert (found.kind, in_words(found, TODAY)) == (kind, words)


def test_R1_1_after_the_deadline_it_says_so() -> None:
    found = forecast(days(900, 950, 1000), Point(NOW, 1010), 1100, date(2019, 5, 7))
    assert in_words(found, TODAY) == "期限已过；按近2天的进度，要到5月10日达到目标，晚3天"


def test_R1_1_a_figure_that_was_written_down_late_counts_as_what_it_is() -> None:
    late = [Point(NOW - timedelta(days=1, hours=-15), 900), Point(NOW.replace(hour=0, minute=1), 950)]
    assert forecast(late, Point(NOW, 960), 1000, DEADLINE).kind == UNKNOWN


moments = st.integers(0, 15 * 86400).map(lambda seconds: NOW - timedelta(seconds=seconds))
histories = st.lists(st.builds(Point, moments, st.integers(0, 10**8)), max_size=12).map(sorted)


@given(histories, st.integers(0, 10**8), st.integers(0, 10**8), st.dates(date(2019, 4, 1), date(2019, 8, 1)))
def test_R1_1_a_forecast_never_claims_more_than_the_pace_gives(
    history: list[Point], people: int, needed: int, deadline: date
) -> None:
    found = forecast(history, Point(NOW, people), needed, deadline)
    words = in_words(found, TODAY)
    assert (found.kind == REACHED) == (people >= needed)
    assert ("可以按期完成" in words) == (found.kind == ON_TIME)
    start = next((p for p in history if p.at.date() >= TODAY - timedelta(days=7)), None)
    if found.kind in {ON_TIME, LATE, TOO_FAR, STANDSTILL}:
        assert start is not None
        assert NOW - start.at >= timedelta(days=1)
        assert (found.days, found.gained) == ((TODAY - start.at.date()).days, people - start.people)
        assert (found.gained <= 0) == (found.kind == STANDSTILL)
    if found.day is not None and start is not None:
        assert (found.kind == ON_TIME) == (found.day <= deadline)
        assert figure_at_end_of(found.day, start, people) >= needed
        assert figure_at_end_of(found.day - timedelta(days=1), start, people) < needed
    if found.kind == TOO_FAR and start is not None:
        assert figure_at_end_of(TODAY + FAR - timedelta(days=1), start, people) < needed


def figure_at_end_of(day: date, start: Point, people: int) -> Fraction:
    """Where the straight line through `start` and the present is at the end of `day`; never before the present."""
    end = datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(days=1, microseconds=-1)
    pace = Fraction(people - start.people, (NOW - start.at) // timedelta(microseconds=1))
    return people + pace * max(0, (end - NOW) // timedelta(microseconds=1))
