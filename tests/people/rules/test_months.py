from __future__ import annotations

import datetime as dt

import pytest

from portal.contracts.imports import Cell
from portal.people.rules.joining import check_joining_age
from portal.people.rules.months import parse_month

TODAY = dt.date(2019, 5, 8)


def codes(cell: Cell) -> list[str]:
    value, problems = parse_month(cell, TODAY)
    assert not (value and problems)
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    "cell",
    [
        *("2014-05", "2014-5", "2014/05", "2014/5", "2014.05", "2014.5", "2014 05", "2014-05-04", "2014/5/4"),
        *(
            "2014.05.04",
            "2014.5.4",
            "2014年5月",
            "2014年05月",
            "2014年5月4日",
            "2014年5月份",
            "2014 年 5 月",
            "2014年5",
        ),
        *(
            "201405",
            "20140504",
            201405.0,
            20140504.0,
            dt.date(2014, 5, 4),
            dt.datetime(2014, 5, 4, 15, 30, tzinfo=dt.UTC),
        ),
        *("２０１４－０５", "２０１４年５月", "2014-05 ", "\ufeff2014-05\u200b", "2014-05\n", "'2014-05", '="2014-05"'),
        *("2014-05-04 00:00:00", "2014/5/4 0:00", "2014-05-04T00:00:00", "2014—05", "2014–05", "2014.05.", "2014-5月"),
        *("二〇一四年五月", "二零一四年五月", "二○一四年五月四日", "二〇一四年05月", "14年5月", "05/2014", "5-2014"),
        *("May 2014", "may-2014", "2014 May", "2014-May"),
    ],
)
def test_may_2014_in_every_unambiguous_form(cell: Cell) -> None:
    assert parse_month(cell, TODAY) == ("2014-05", ())


@pytest.mark.parametrize(
    ("cell", "month"),
    [
        ("201410", "2014-10"),
        ("2014.10", "2014-10"),
        ("2014.11", "2014-11"),
        ("二〇一四年十二月", "2014-12"),
        ("一九九九年十月三十一日", "1999-10"),
        ("二〇〇八年二月二十九日", "2008-02"),
        ("95年12月", "1995-12"),
        ("1922-05", "1922-05"),
        ("2019-05", "2019-05"),
        (dt.date(2019, 5, 31), "2019-05"),
    ],
)
def test_other_months(cell: Cell, month: str) -> None:
    assert parse_month(cell, TODAY) == (month, ())


@pytest.mark.parametrize("cell", [None, "", " ", "\u3000\u200b"])
def test_a_blank_cell_is_no_month_and_no_problem(cell: Cell) -> None:
    assert parse_month(cell, TODAY) == (None, ())


@pytest.mark.parametrize(
    "cell",
    [
        *("14.5", "14-5", "14/05", "2014", "2014年", 2014.0, "41763", 41763.0, 41763.6458, 2014.05, 2014.1, "2014.1"),
        *("May-14", "14-May", "5/4/2014", "04.05.2014", "5/4", float("nan"), float("inf")),
    ],
)
def test_what_could_be_several_months_is_refused(cell: Cell) -> None:
    assert codes(cell) == ["DATE_AMBIGUOUS"]


@pytest.mark.parametrize(
    "cell",
    [
        *("2014-13", "2014-00", "201413", "201400", "2014-02-30", "20140230", "2014年五四", "2014--05", "不详", "初二"),
        *(
            "二〇一四年十三月",
            "二〇一四年五十月",
            "0000-05",
            "1921-12",
            dt.date(1905, 7, 6),
            True,
            "Foo 2014",
            "İay 2014",
        ),
        *("2014年5月32日", "2014-05-04 下午", "2014-05-04-01", 201413.0, -201405.0, "2014-05 2015-05"),
    ],
)
def test_what_is_no_month_is_refused(cell: Cell) -> None:
    assert codes(cell) == ["DATE_INVALID"]


@pytest.mark.parametrize("cell", ["2019-06", "2020年1月", dt.date(2019, 6, 1), 209912.0])
def test_a_month_after_this_one_is_refused(cell: Cell) -> None:
    assert codes(cell) == ["DATE_FUTURE"]


@pytest.mark.parametrize(
    ("joined", "born", "expected"),
    [
        ("2016-12", dt.date(2004, 12, 31), []),
        ("2016-12", dt.date(2005, 1, 1), ["AGE_AT_JOINING"]),
        ("2017-01", dt.date(2004, 1, 31), []),
        ("2017-01", dt.date(2004, 2, 1), ["AGE_AT_JOINING"]),
        ("2012-01", dt.date(2014, 1, 1), ["AGE_AT_JOINING"]),
        ("2018-12", dt.date(1990, 1, 1), []),
        ("2019-01", dt.date(1990, 1, 1), ["JOINED_LATE"]),
    ],
)
def test_the_age_at_joining(joined: str, born: dt.date, expected: list[str]) -> None:
    assert [problem.code for problem in check_joining_age(joined, born)] == expected


def test_joining_late_is_only_told() -> None:
    assert [problem.severity for problem in check_joining_age("2019-01", dt.date(1980, 1, 1))] == ["warning"]
