"""Whoever types a part of a name, in characters or letters, finds the township (R3.1)."""

from __future__ import annotations

import pytest

from portal.divisions.searching import SHOWN, search
from portal.divisions.whole_names import whole_name

WULIPAI = "湖南省 长沙市 芙蓉区 五里牌街道"


@pytest.mark.parametrize(
    "typed",
    [
        "长沙 五里牌", "五里牌街道 芙蓉区", "长沙五里牌", "湖南长沙五里牌", "湖南，长沙、五里牌", "長沙 五里牌",
        "芙蓉 里牌",
        "cs wlp", "changsha wulipai", "ChangSha WuLiPai", "changshawulipai", "changsha 五里", "hunan furong wulip",
    ],
)  # fmt: skip
def test_R3_1_names_of_any_level_narrow_in_characters_and_letters(typed: str) -> None:
    assert [whole_name(one.code) for one in search(typed).townships] == [WULIPAI]


def test_R3_1_a_name_that_many_have_says_so_and_one_above_narrows_it() -> None:
    many = search("城关镇")
    assert (len(many.townships), many.is_more) == (SHOWN, True)
    few = search("广西 城关")
    assert ([one.code[:2] for one in few.townships], few.is_more) == (["45"] * 3, False)


def test_R3_1_the_shorter_name_comes_first_and_placeholders_never() -> None:
    assert search("中关村").townships[0].name == "中关村街道"
    assert [one.name for one in search("金门").townships] == ["金门路街道"]
    assert [one.name for one in search("金门县").places] == ["金门县"]


def test_R3_1_a_place_above_can_be_opened_once_and_not_every_county_in_it() -> None:
    found = search("长沙")
    assert [one.name for one in found.places] == ["长沙市"]
    assert [whole_name(one.code) for one in search("长沙 芙蓉").places] == ["湖南省 长沙市 芙蓉区"]
    assert [one.name for one in search("景宁县").places] == ["景宁畲族自治县"]


@pytest.mark.parametrize("typed", ["", "  ", "，", "没有这个地方", "qqqq", "\t\n", "110101001\t东", "a" * 500, "'"])
def test_what_fits_nothing_finds_nothing(typed: str) -> None:
    assert not any(search(typed))


def test_a_whole_name_is_said_without_stand_ins_and_repetitions() -> None:
    assert whole_name("110101001") == "北京市 东城区 东华门街道"
    assert whole_name("441900003") == "广东省 东莞市 东城街道"
    assert whole_name("999999999") == whole_name("") == ""
