from __future__ import annotations

import datetime as dt

import pytest

from portal.contracts.imports import Cell
from portal.people.rules.mobile import parse_mobile

NUMBER = "13782140110"


@pytest.mark.parametrize(
    "cell",
    [
        NUMBER,
        13782140110.0,
        13782140110,
        8613782140110.0,
        "13782140110.0",
        "+8613782140110",
        "+86 137 8214 0110",
        "0086-137-8214-0110",
        "86 13782140110",
        "(+86)13782140110",
        "１３７８２１４０１１０",
        "＋８６　１３７８２１４０１１０",
        "137-8214-0110",
        "137—8214—0110",
        "'13782140110",
        '="13782140110"',
        "\t13782140110\n",
        "\u200b137\xa08214\u30000110\ufeff",
    ],
)
def test_R2_2_every_way_to_write_one_number_is_one_number(cell: Cell) -> None:
    assert parse_mobile(cell) == (NUMBER, ())


@pytest.mark.parametrize("prefix", ["130", "147", "162", "165", "170", "179", "190", "192", "194", "199", "154"])
def test_no_list_of_prefixes_goes_stale(prefix: str) -> None:
    assert parse_mobile(f"{prefix}12345678") == (f"{prefix}12345678", ())


@pytest.mark.parametrize("cell", [None, "", " \u3000", "无", "-"])
def test_R2_2_a_mobile_is_required(cell: Cell) -> None:
    assert [problem.code for problem in parse_mobile(cell)[1]] == ["PHONE_MISSING"]


@pytest.mark.parametrize(
    "cell",
    [
        "0510-85912345",
        "85912345",
        "12345678901",
        "1378214011",
        "137821401100",
        "1378214O110",
        "13782140110/13782140111",
        "13782140110 13782140111",
        "1.37821E+10",
        13782140110.5,
        1.3782140110e12,
        float("nan"),
        float("inf"),
        True,
        dt.date(2019, 5, 8),
        "١٣٧٨٢١٤٠١١٠",
        "+852 61234567",
    ],
)
def test_what_is_no_mobile_of_the_mainland_is_refused(cell: Cell) -> None:
    value, problems = parse_mobile(cell)
    assert value is None
    assert [problem.code for problem in problems] == ["PHONE_FORMAT"]


def test_a_landline_and_a_wrong_length_are_named() -> None:
    assert "座机" in parse_mobile("0510-85912345")[1][0].message
    assert "有 10 位" in parse_mobile("1378214011")[1][0].message
    assert "科学计数法" in parse_mobile("1.37821E+10")[1][0].message
