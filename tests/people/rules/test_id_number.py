from __future__ import annotations

import datetime as dt

import pytest

from portal.contracts.imports import Cell
from portal.people.rules.id_number import birth_date_of, check_digit, parse_id_number, sex_of

TODAY = dt.date(2019, 5, 8)
VALID = "11011820000229004X"


def codes(cell: Cell) -> list[str]:
    value, problems = parse_id_number(cell, TODAY)
    assert (value is None) == bool(problems)
    return [problem.code for problem in problems]


def numbered(first_17: str) -> str:
    return first_17 + check_digit(first_17)


def test_the_check_digit_is_that_of_gb_11643() -> None:
    assert check_digit("11010519491231002") == "X"
    assert check_digit("44052418800101001") == "4"


def test_sex_and_birth_date_come_from_the_number() -> None:
    number = numbered("11010520000229003")
    assert (sex_of(number), birth_date_of(number)) == ("M", dt.date(2000, 2, 29))
    assert sex_of(numbered("11010520000229004")) == "F"


@pytest.mark.parametrize(
    "noisy",
    [
        VALID,
        VALID.lower(),
        f"'{VALID}",
        f"‘{VALID}",
        f'="{VALID}"',
        f"  {VALID}\u3000",
        f"\ufeff\xa0{VALID}\u200b",
        "110118 20000229 004X",
        "110118-20000229-004X",
        "110118—20000229–004X",
        "1101182000\n0229004x",
        f"\t{VALID}\r\n",
        "１１０１１８２００００２２９００４Ｘ",
        "11011820000229004Х",
        "11011820000229004х",
        "11011820000229004×",
        "11011820000229004Ⅹ",
        "11011820000229004*",
        "11011820000229004＊",
        f"身份证{VALID}",
        f"身份证号：{VALID}",
        f"居民身份证号码:{VALID}",
        f"公民身份号码 {VALID}",
    ],
)
def test_noise_around_a_text_is_removed(noisy: str) -> None:
    assert parse_id_number(noisy, TODAY) == (VALID, ())


@pytest.mark.parametrize(
    "cell",
    [
        5.10117200003148e17,
        110105200002290024,
        110105000229002.0,
        True,
        dt.date(2000, 2, 29),
        "5.00155E+17",
        "5.00155200110012e+17",
        "５.00155E+17",
        " 1.1E17",
    ],
)
def test_what_the_spreadsheet_held_as_a_number_is_never_repaired(cell: Cell) -> None:
    assert codes(cell) == ["ID_NOT_TEXT", "ID_PRECISION_LOST"]


def test_a_text_that_ends_in_zeros_stays_a_text() -> None:
    number = next(n for n in (numbered(f"11010520000229{k:03}") for k in range(0, 999, 10)) if n.endswith("00"))
    assert parse_id_number(number, TODAY) == (number, ())


@pytest.mark.parametrize("cell", [None, "", "   ", "\u200b\ufeff", "无", "/", "——"])
def test_nothing_is_missing(cell: Cell) -> None:
    assert codes(cell) == ["ID_MISSING"]


@pytest.mark.parametrize(
    "cell",
    [
        "110105000229002",
        VALID[:-1],
        VALID + "1",
        "A" + VALID[1:],
        "1101052000022900XX",
        "110105********002X",
        numbered("01010520000229002"),
        numbered("99010520000229002"),
        numbered("19010520000229002"),
        "身份证号",
        "١١٠١٠٥٢٠٠٠٠٢٢٩٠٠٢٤",
    ],
)
def test_other_texts_are_no_number(cell: str) -> None:
    assert codes(cell) == ["ID_FORMAT"]


@pytest.mark.parametrize("area", ["110105", "659004", "710000", "810000", "820000", "830000", "911100"])
def test_provinces_and_permits_are_accepted(area: str) -> None:
    number = numbered(f"{area}20000229002")
    assert parse_id_number(number, TODAY) == (number, ())


@pytest.mark.parametrize(
    "birth", ["20010229", "20001301", "20000001", "20000431", "20190509", "20300101", "18980508", "20120101"]
)
def test_impossible_future_and_absurd_birth_dates(birth: str) -> None:
    assert codes(numbered(f"110105{birth}002")) == ["ID_DATE"]


def test_ages_from_8_to_120_are_taken() -> None:
    for birth in ("20110508", "18980509"):
        assert codes(numbered(f"110105{birth}002")) == []
    assert codes(numbered("11010520110509002")) == ["ID_DATE"]


def test_a_wrong_digit_and_two_swapped_ones_are_found() -> None:
    for place in range(17):
        wrong = VALID[:place] + str((int(VALID[place]) + 1) % 10) + VALID[place + 1 :]
        swapped = VALID[:place] + VALID[place + 1] + VALID[place] + VALID[place + 2 :]
        assert codes(wrong) != []
        assert swapped == VALID or codes(swapped) != []
    assert codes(VALID[:-1] + "1") == ["ID_CHECKSUM"]


def test_advice_fits_what_was_typed() -> None:
    advice = {cell: parse_id_number(cell, TODAY)[1][0].message for cell in ("110105000229002", "110105********002X")}
    assert "18 位" in advice["110105000229002"]
    assert "星号" in advice["110105********002X"]


def test_a_cell_of_three_hundred_characters_is_a_slip() -> None:
    assert codes("1" * 300) == ["FIELD_TOO_LONG"]
