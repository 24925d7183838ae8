"""What holds for every parser and every cell a spreadsheet can have."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.contracts.imports import Cell
from portal.people.rules.admission import parse_admission_number
from portal.people.rules.cells import MAX_CELL, quoted
from portal.people.rules.ethnic import parse_ethnic
from portal.people.rules.id_number import check_digit, parse_id_number
from portal.people.rules.mobile import parse_mobile
from portal.people.rules.months import parse_month
from portal.people.rules.names import parse_name
from portal.people.rules.posts import parse_cadre, parse_post
from portal.people.rules.problems import Parsed
from portal.people.rules.values import parse_education, parse_political, parse_sex

TODAY = dt.date(2019, 5, 8)
Parser = Callable[[Cell], Parsed[object]]

PARSERS: dict[str, Parser] = {
    "name": parse_name,
    "id_number": lambda cell: parse_id_number(cell, TODAY),
    "mobile": parse_mobile,
    "sex": parse_sex,
    "ethnic": parse_ethnic,
    "political": parse_political,
    "education": parse_education,
    "joined": lambda cell: parse_month(cell, TODAY),
    "admission_number": lambda cell: parse_admission_number(cell, "2017-05"),
    "is_cadre": parse_cadre,
    "post": parse_post,
}
parsers = pytest.mark.parametrize("parse", PARSERS.values(), ids=PARSERS)

LIKELY = "0123456789Xx*+-=/.: \u200b\u3000年月日〇一二十五汉族男女是否团书记员·１２"
texts = st.text(max_size=40) | st.text(LIKELY, max_size=24)
cells: st.SearchStrategy[Cell] = (
    texts | st.none() | st.booleans() | st.floats() | st.integers() | st.dates() | st.datetimes()
)
id_numbers = st.builds(
    lambda born, rest: (first_17 := f"110118{born:%Y%m%d}{rest:03}") + check_digit(first_17),
    st.dates(dt.date(1950, 1, 1), dt.date(2005, 12, 31)),
    st.integers(0, 999),
)
mobiles = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)


@parsers
@settings(deadline=None)
@given(cell=cells)
def test_no_cell_makes_a_parser_fail(parse: Parser, cell: Cell) -> None:
    value, problems = parse(cell)
    assert value is None or all(problem.severity == "warning" for problem in problems)
    assert all(problem.message.endswith("。") or problem.message.endswith("？") for problem in problems)


@parsers
@settings(deadline=None)
@given(cell=cells)
def test_what_a_parser_gives_it_takes_again(parse: Parser, cell: Cell) -> None:
    value, _ = parse(cell)
    if isinstance(value, str):
        assert parse(value)[0] == value


@settings(deadline=None)
@given(id_numbers, mobiles)
def test_good_numbers_are_taken(id_number: str, mobile: str) -> None:
    assert parse_id_number(id_number, TODAY) == (id_number, ())
    assert parse_mobile(mobile) == (mobile, ())


@parsers
@settings(deadline=None)
@given(
    number=id_numbers | mobiles,
    around=st.tuples(st.sampled_from(["", " ", "号", "（", "a"]), st.sampled_from(["", "1", "x", "）", "\n"])),
    wide=st.booleans(),
    gap=st.sampled_from(["", " ", "-"]),
)
def test_no_message_holds_a_number_of_a_person(
    parse: Parser, number: str, around: tuple[str, str], wide: bool, gap: str
) -> None:
    typed = f"{around[0]}{number[:6]}{gap}{number[6:]}{around[1]}"
    if wide:
        typed = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in typed)
    for problem in parse(typed)[1]:
        digits = "".join(c for c in unicodedata.normalize("NFKC", problem.message) if c.isdigit())
        assert number[4:10] not in digits


@parsers
def test_a_cell_of_more_than_200_characters_is_refused(parse: Parser) -> None:
    value, (problem,) = parse("测" * (MAX_CELL + 1))
    assert value is None
    assert problem.code in {"FIELD_TOO_LONG", "NAME_TOO_LONG"}


def test_a_quotation_is_short_and_without_controls() -> None:
    assert quoted("汗 族\x07") == "“汗族”"
    assert quoted("测" * 50) == f"“{'测' * 20}…”"
    assert quoted("110118 20000229 004X") == "“110**************X”"
    assert quoted("201405") == "“201405”"
