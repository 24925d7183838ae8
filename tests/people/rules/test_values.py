from __future__ import annotations

import pytest

from portal.contracts.imports import Cell
from portal.people.rules.ethnic import GROUPS, OTHERS, parse_ethnic
from portal.people.rules.values import EDUCATIONS, POLITICAL_STATUSES, parse_education, parse_political, parse_sex

GB_T_4658 = (
    "研究生教育 博士研究生毕业 博士研究生结业 博士研究生肄业 硕士研究生毕业 硕士研究生结业 "
    "硕士研究生肄业 研究生班毕业 研究生班结业 研究生班肄业 大学本科教育 大学本科毕业 "
    "大学本科结业 大学本科肄业 大学普通班毕业 大学专科教育 大学专科毕业 大学专科结业 "
    "大学专科肄业 中等职业教育 中等专科毕业 中等专科结业 中等专科肄业 职业高中毕业 "
    "职业高中结业 职业高中肄业 技工学校毕业 技工学校结业 技工学校肄业 普通高级中学教育 "
    "普通高中毕业 普通高中结业 普通高中肄业 初级中学教育 初中毕业 初中肄业 小学教育 "
    "小学毕业 小学肄业 其他"
).split()


@pytest.mark.parametrize(
    ("cell", "sex"),
    [
        ("男", "M"),
        ("女", "F"),
        (" 男 ", "M"),
        ("女性", "F"),
        ("男生", "M"),
        ("M", "M"),
        ("f", "F"),
        ("Ｆ", "F"),
        (1.0, "M"),
        (2.0, "F"),
    ],
)
def test_sex(cell: Cell, sex: str) -> None:
    assert parse_sex(cell) == (sex, ())


@pytest.mark.parametrize("cell", ["其他", "#", "未知", "0", 3.0, True, "男女", "无"])
def test_what_is_no_sex(cell: Cell) -> None:
    assert [problem.code for problem in parse_sex(cell)[1]] == ["GENDER_UNKNOWN"]


@pytest.mark.parametrize("parse", [parse_sex, parse_ethnic, parse_political, parse_education])
@pytest.mark.parametrize("cell", [None, "", " \u3000", "\u200b"])
def test_a_blank_cell_is_no_problem(parse: type, cell: Cell) -> None:
    assert parse(cell) == (None, ())


def test_there_are_56_groups_with_and_without_their_ending() -> None:
    assert len(set(GROUPS)) == 56
    for group in GROUPS:
        assert parse_ethnic(group) == (group, ())
        assert parse_ethnic(group.removesuffix("族")) == (group, ())


@pytest.mark.parametrize("name", OTHERS)
def test_other_entries_of_identity_cards(name: str) -> None:
    assert parse_ethnic(name) == (name, ())


@pytest.mark.parametrize(
    ("cell", "group"),
    [
        ("毛难族", "毛南族"),
        ("崩龙族", "德昂族"),
        ("僮族", "壮族"),
        ("蒙族", "蒙古族"),
        ("维族", "维吾尔族"),
        ("维", "维吾尔族"),
        ("乌兹别克族", "乌孜别克族"),
        ("汉 族 ", "汉族"),
        ("漢族", "汉族"),
        ("維吾爾族", "维吾尔族"),
    ],
)
def test_old_short_and_traditional_names(cell: str, group: str) -> None:
    assert parse_ethnic(cell) == (group, ())


@pytest.mark.parametrize(
    ("cell", "advice"),
    [("汗族", "汉族"), ("佘族", "畲族"), ("维吾儿族", "维吾尔族"), ("布衣族", "布依族"), ("僳僳族", "傈僳族")],
)
def test_a_slip_gets_the_likely_group_as_advice(cell: str, advice: str) -> None:
    value, (problem,) = parse_ethnic(cell)
    assert (value, problem.code) == (None, "ETHNIC_UNKNOWN")
    assert f"是不是“{advice}”" in problem.message


@pytest.mark.parametrize("cell", ["火星族", "族", "汉族(满)", 1.0, True, "无"])
def test_other_groups_are_unknown(cell: Cell) -> None:
    value, (problem,) = parse_ethnic(cell)
    assert (value, problem.code) == (None, "ETHNIC_UNKNOWN")
    assert "是不是" not in problem.message


@pytest.mark.parametrize(
    ("cell", "status"),
    [
        *((status, status) for status in POLITICAL_STATUSES),
        ("团员", "共青团员"),
        ("中国共产主义青年团团员", "共青团员"),
        ("党员", "中共党员"),
        ("中国共产党党员", "中共党员"),
        ("中共党员（保留团籍）", "中共党员"),
        ("预备党员", "中共预备党员"),
        ("中国共产党预备党员", "中共预备党员"),
        ("共青 团员\n", "共青团员"),
    ],
)
def test_political_status(cell: Cell, status: str) -> None:
    assert parse_political(cell) == (status, ())


@pytest.mark.parametrize("cell", ["青年", "少先队员", "民盟盟员", "无党派民主人士", "入党积极分子", "无", 7.0, True])
def test_other_political_statuses_are_unknown(cell: Cell) -> None:
    assert [problem.code for problem in parse_political(cell)[1]] == ["POLITICAL_UNKNOWN"]


def test_every_entry_of_gb_t_4658_has_a_place() -> None:
    assert {parse_education(name)[0] for name in GB_T_4658} == set(EDUCATIONS)


@pytest.mark.parametrize(
    ("cell", "education"),
    [
        ("本科", "大学本科"),
        ("大学本科在读", "大学本科"),
        ("本科（在读）", "大学本科"),
        ("在读硕士", "硕士研究生"),
        ("大专", "大学专科"),
        ("高职", "大学专科"),
        ("中专", "中等职业教育"),
        ("高二", "高中"),
        ("初中毕业", "初中"),
        ("高中文化程度", "高中"),
    ],
)
def test_everyday_names_of_education(cell: str, education: str) -> None:
    assert parse_education(cell) == (education, ())


@pytest.mark.parametrize("cell", ["幼儿园", "文盲", "大二", "无", 5.0, True])
def test_other_educations_are_unknown(cell: Cell) -> None:
    assert [problem.code for problem in parse_education(cell)[1]] == ["EDU_UNKNOWN"]
