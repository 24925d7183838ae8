"""Dates, figures and numbers of persons as templates write them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from portal import clock
from portal.web.filters import day, masked, moment, month, number, percent
from portal.web.frame import clock_line


@pytest.mark.parametrize(
    ("value", "text"),
    [("2019-07", "2019年7月"), ("2019-12", "2019年12月"), (date(2019, 6, 1), "2019年6月"), (None, "")],
)
def test_a_month_is_written_in_chinese(value: str | date | None, text: str) -> None:
    assert month(value) == text


def test_moments_are_shown_in_chinas_time() -> None:
    late = datetime(2019, 5, 7, 16, 5, tzinfo=UTC)
    assert moment(late) == "2019年5月8日 00:05"
    assert day(late) == "2019年5月8日"
    assert day(date(2019, 5, 7)) == "2019年5月7日"
    assert moment(None) == day(None) == ""


@pytest.mark.parametrize(
    ("value", "shown"),
    [("110101199003070017", "110101********0017"), ("13812345678", "138****5678"), ("12345", "*****"), (None, "")],
)
def test_numbers_of_persons_are_masked(value: str | None, shown: str) -> None:
    assert masked(value) == shown


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.9499, "94.9%"), (0.94999, "94.9%"), (0.95, "95.0%"), (1, "100.0%"), (0.29, "29.0%"), (None, "—")],
)
def test_R1_1_a_share_is_never_rounded_up_to_its_target(share: float | None, text: str) -> None:
    assert percent(share) == text


def test_figures_have_their_thousands_apart() -> None:
    assert number(81246000) == "81,246,000"
    assert number(None) == "—"


def test_the_footer_says_when_the_clock_is_not_the_real_one() -> None:
    with clock.frozen("2019-05-08T09:00"):
        assert clock_line() == "演示时钟：2019年5月8日"
    assert clock_line().startswith("今天：")
