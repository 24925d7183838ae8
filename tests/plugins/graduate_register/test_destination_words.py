"""R3.1: what people write into a cell, for a destination and for a township, is understood or asked about."""

from __future__ import annotations

import pytest

from plugins.graduate_register.destination_words import read_destination
from plugins.graduate_register.destinations import DESTINATIONS
from plugins.graduate_register.told_townships import told_township
from tests.plugins.graduate_register.graduates import NORTH, WEST

HERE = "浙江省杭州市西湖区"


@pytest.mark.parametrize(
    ("words", "key"),
    [
        ("考研", "study"), (" 升 学 ", "study"), ("专升本", "study"), ("就业（已签约）", "work"), ("自主创业", "work"),
        ("当兵", "service"), ("参军入伍", "service"), ("出国（境）", "abroad"), ("待就业", "none_yet"),
        ("未就业 / 待业", "none_yet"), ("未就业、待业", "none_yet"), ("准备考研", "none_yet"), ("延毕", "delayed"),
        ("其它", "other"),
    ],
)  # fmt: skip
def test_R3_1_customary_words_are_taken_for_their_destination(words: str, key: str) -> None:
    assert read_destination(words) == (key, ())


def test_R3_1_titles_are_destinations_and_other_words_are_refused_with_what_there_is() -> None:
    assert all(read_destination(one.title) == (key, ()) for key, one in DESTINATIONS.items())
    value, (problem,) = read_destination("去火星")
    assert (value, problem.code) == (None, "DESTINATION_UNKNOWN")
    assert "“去火星”" in problem.message
    assert "未就业/待业" in problem.message


@pytest.mark.parametrize(
    ("words", "address", "code", "said"),
    [
        (NORTH, "", NORTH, ""),
        (f"{NORTH}000", "", NORTH, ""),
        (f"{HERE}北山街道", "", NORTH, ""),
        ("浙江省 杭州市 西湖区 北山街道", "", NORTH, ""),
        ("西湖区西溪", "", WEST, "“西湖区西溪”认作浙江省 杭州市 西湖区 西溪街道"),
        ("北山街道", f"{HERE}曙光路82号", NORTH, "认作浙江省 杭州市 西湖区 北山街道"),
        ("", f"{HERE}北山街道曙光路82号", NORTH, "按地址认作浙江省 杭州市 西湖区 北山街道"),
    ],
)
def test_R3_1_a_township_is_told_by_code_by_name_in_parts_or_by_the_address(
    words: str, address: str, code: str, said: str
) -> None:
    told = told_township(words, address)
    assert (told.code, told.problem) == (code, "")
    assert said in told.note
    assert bool(said) == bool(told.note)


def test_R3_1_a_township_that_is_not_clear_is_asked_about_and_never_guessed() -> None:
    assert told_township("", "") == (None, "", "")
    several, strange = told_township("城关镇", ""), told_township("没有这个镇", "")
    assert (several.code, strange.code) == (None, None)
    assert "可能是" in several.problem
    assert "没有这个镇" in strange.problem
    vague = told_township("", f"{HERE}文三路9号")
    assert (vague.code, vague.problem, "没有写乡镇街道" in vague.note) == (None, "", True)
