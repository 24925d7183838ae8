from __future__ import annotations

import pytest

from portal.contracts.imports import Cell
from portal.people.rules.posts import check_cadre, parse_cadre, parse_post


@pytest.mark.parametrize("cell", ["是", "√", "✓", "Y", "yes", "1", 1.0, True, "有", " 是 ", "Ｙ"])
def test_yes(cell: Cell) -> None:
    assert parse_cadre(cell) == (True, ())


@pytest.mark.parametrize("cell", ["否", "×", "N", "no", "0", 0.0, False, "无", None, "", "  ", "/", "不是"])
def test_no_and_blank(cell: Cell) -> None:
    assert parse_cadre(cell) == (False, ())


@pytest.mark.parametrize("cell", ["可能", "团支部书记", 2.0, "?", "未知"])
def test_neither_yes_nor_no(cell: Cell) -> None:
    value, (problem,) = parse_cadre(cell)
    assert (value, problem.code) == (None, "CADRE_UNKNOWN")


@pytest.mark.parametrize(
    "post",
    [
        "书记",
        "副书记",
        "团支部书记",
        "组织委员",
        "宣传委员",
        "团委委员",
        "团总支书记（兼）",
        "团支书",
        "组织部部长",
        "团委常委",
        "团干事",
    ],
)
def test_posts_of_the_league(post: str) -> None:
    assert parse_post(post) == (post, ())


def test_a_post_is_trimmed() -> None:
    assert parse_post(" 团支部\n书记\u200b ") == ("团支部 书记", ())


@pytest.mark.parametrize("cell", [None, "", "无", "——", "暂无"])
def test_no_post(cell: Cell) -> None:
    assert parse_post(cell) == (None, ())


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("党支部书记", "党支部书记"),
        ("学生会部长", "学生会部长"),
        ("班长", "班长"),
        ("=cmd|' /C calc'!A0", "=cmd|' /C calc'!A0"),
        ("=书记", "=书记"),
        ("-书记", "-书记"),
        ("@书记", "@书记"),
        ("＋书记", "＋书记"),
        ("\t=1+1", "=1+1"),
        ("书\x07记书记", "书 记书记"),
        ("\u202e书记", "书记"),
        ("<b>书记</b>", "<b>书记</b>"),
        (5.0, "5"),
    ],
)
def test_other_texts_are_told_and_kept_without_controls(cell: Cell, kept: str) -> None:
    value, (problem,) = parse_post(cell)
    assert (value, problem.code, problem.severity) == (kept, "POST_UNKNOWN", "warning")


def test_a_number_of_a_person_is_not_kept_as_a_post() -> None:
    value, (problem,) = parse_post("110105 20000229 002X")
    assert (value, problem.code, problem.severity) == (None, "POST_UNKNOWN", "error")
    assert "20000229" not in problem.message


@pytest.mark.parametrize("length", [51, 201, 500])
def test_a_long_post_is_refused(length: int) -> None:
    value, (problem,) = parse_post("书" * length)
    assert (value, problem.code, problem.severity) == (None, "FIELD_TOO_LONG", "error")


def test_the_two_columns_must_agree() -> None:
    assert check_cadre(is_cadre=True, post="书记") == ()
    assert check_cadre(is_cadre=False, post=None) == ()
    for is_cadre, post in ((True, None), (False, "书记")):
        assert [(p.code, p.severity) for p in check_cadre(is_cadre, post)] == [("CADRE_CONFLICT", "warning")]
