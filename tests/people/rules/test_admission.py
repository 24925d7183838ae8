from __future__ import annotations

import pytest

from portal.contracts.imports import Cell
from portal.people.rules.admission import check_admission, parse_admission_number


@pytest.mark.parametrize(
    ("cell", "joined", "number"),
    [
        ("201712345678", "2017-05", "201712345678"),
        ("201812345678", "2017-05", "201812345678"),
        ("201712345678", "2018-12", "201712345678"),
        ("201912345678", "2019-01", "201912345678"),
        (201712345678.0, "2017-05", "201712345678"),
        ("２０１７ 1234-5678", "2017-05", "201712345678"),
        ("'2017a2345678", "2017-05", "2017A2345678"),
        ("2016171234567890", "2017-03", "2016171234567890"),
        ("2015161234567890", "2016-05", "2015161234567890"),
        ("201612345678", "2016-05", "201612345678"),
        ("201712345678", None, "201712345678"),
    ],
)
def test_R2_3_numbers_that_hold(cell: Cell, joined: str | None, number: str) -> None:
    assert parse_admission_number(cell, joined) == (number, ())


@pytest.mark.parametrize(
    ("cell", "joined"),
    [
        ("201612345678", "2017-05"),
        ("201912345678", "2018-12"),
        ("201812345678", "2019-01"),
        ("2016171234567890", "2019-03"),
    ],
)
def test_R2_3_the_year_must_fit(cell: Cell, joined: str) -> None:
    assert [problem.code for problem in parse_admission_number(cell, joined)[1]] == ["ADMISSION_YEAR"]


@pytest.mark.parametrize("cell", ["20171234567", "2017123456789", "A01712345678", "2017171234567890", 2.01617e15, True])
def test_R2_3_other_forms_are_errors_since_2017_and_left_out_before(cell: Cell) -> None:
    for joined, severity in (("2017-01", "error"), ("2016-12", "warning"), (None, "warning")):
        value, (problem,) = parse_admission_number(cell, joined)
        assert (value, problem.code, problem.severity) == (None, "ADMISSION_FORMAT", severity)


@pytest.mark.parametrize("cell", [None, "", " ", "无", "/"])
def test_R2_3_a_blank_cell_matters_only_since_2017(cell: Cell) -> None:
    assert parse_admission_number(cell, "2017-01") == (None, ())
    assert [problem.code for problem in check_admission(None, "2017-01")] == ["ADMISSION_MISSING"]
    assert check_admission(None, "2016-12") == ()
    assert check_admission(None, None) == ()
    assert check_admission("201712345678", "2017-01") == ()
