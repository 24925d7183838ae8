from __future__ import annotations

import datetime as dt

import pytest

from portal.contracts.imports import Cell
from portal.people.rules.names import MAX_NAME, parse_name


def codes(cell: Cell) -> list[str]:
    value, problems = parse_name(cell)
    assert (value is None) == bool(problems)
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    "noisy",
    ["张三", "张 三", "张\u3000三", "张  三 ", " 张三", "张三\xa0", "张\u200b三", "\ufeff张三\n", "张\t三"],
)
def test_spaces_and_invisible_characters_go(noisy: str) -> None:
    assert parse_name(noisy) == ("张三", ())


@pytest.mark.parametrize("dot", "·•・‧.．∙")
def test_middle_dots_become_one(dot: str) -> None:
    assert parse_name(f"买买提{dot}艾力") == ("买买提·艾力", ())
    assert parse_name(f"买买提 {dot} 艾力") == ("买买提·艾力", ())


@pytest.mark.parametrize(
    "name",
    [
        "𠮷野",
        "张䶮",
        "㛃林",
        "王〇",
        "欧阳娜娜",
        "阿依努尔·托合塔尔汗·赛力克别克·马合木提",
        "额尔德尼巴雅尔",
        "于𬀩",
        "単于",
    ],
)
def test_rare_and_long_names_are_names(name: str) -> None:
    assert parse_name(name) == (name, ())


def test_radicals_from_a_pdf_become_ordinary_characters() -> None:
    assert parse_name("王⽂") == ("王文", ())
    assert parse_name("⾼⼭") == ("高山", ())


@pytest.mark.parametrize("cell", [None, "", "  ", "\u200b", "无"])
def test_a_name_is_required(cell: Cell) -> None:
    assert codes(cell) == ["NAME_MISSING"]


@pytest.mark.parametrize(
    "cell",
    [
        "张三1",
        "张三😀",
        "<script>alert(1)</script>",
        "{{7*7}}",
        "张三（大）",
        "张三(女)",
        "John Smith",
        "张San",
        "\u202e三张",
        "张\u2066三",
        "张三\x07",
        "张三\x00",
        "·张三",
        "张三·",
        "张··三",
        "张-三",
        "张三?",
        "张\ufffd",
        "张\ue863",
        41763.0,
        True,
        dt.date(2000, 1, 1),
    ],
)
def test_what_no_identity_card_shows_is_refused(cell: Cell) -> None:
    assert codes(cell) == ["NAME_CHARS"]


def test_the_reason_names_the_characters() -> None:
    assert "“1”" in parse_name("张三1")[1][0].message
    assert "控制字符" in parse_name("\u202e三张")[1][0].message
    assert "间隔号" in parse_name("张三·")[1][0].message


@pytest.mark.parametrize(
    "cell",
    [
        "合计",
        "小计",
        "本页小计",
        "总计：",
        "共计5人",
        "填表人：王老师",
        "审核人",
        "备注：",
        "姓名",
        "同上",
        "日期：2019",
    ],
)
def test_words_of_headings_and_footers_are_no_persons(cell: str) -> None:
    assert codes(cell) == ["FOOTER_ROW"]


@pytest.mark.parametrize("name", ["单位军", "盖章华", "何同上", "尚姓名"])
def test_people_whose_names_hold_such_words_are_persons(name: str) -> None:
    assert parse_name(name) == (name, ())


def test_one_character_and_too_many_are_refused() -> None:
    assert codes("张") == ["NAME_TOO_SHORT"]
    assert codes("测" * MAX_NAME) == []
    assert codes("测" * (MAX_NAME + 1)) == ["NAME_TOO_LONG"]
    assert codes("测" * 300) == ["NAME_TOO_LONG"]
