from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.info_entry.checking import MemberValues, check_row
from plugins.info_entry.columns import MEMBER_COLUMNS
from portal.contracts.imports import Cell

TODAY = dt.date(2019, 5, 8)
KEYS = [column.key for column in MEMBER_COLUMNS]
GOOD: dict[str, Cell] = {
    "name": "买买提·艾力",
    "sex": "女",
    "ethnic": "维吾尔族",
    "id_number": "11011820000229004X",
    "mobile": "13812345678",
    "political": "共青团员",
    "education": "高中",
    "joined": "2015-05",
    "org": "共青团示范中学2016级（1）班团支部",
    "is_cadre": "是",
    "post": "团支部书记",
}


def check(*errors: str, **changes: Cell) -> tuple[MemberValues | None, list[tuple[str, str]]]:
    values, problems = check_row({**GOOD, **changes}, errors, TODAY)
    assert (values is None) == any(problem.severity == "error" for problem in problems)
    assert {problem.column for problem in problems} <= set(KEYS)
    return values, [(problem.code, problem.severity) for problem in problems]


def test_R2_2_a_clean_row_gives_all_values() -> None:
    values, problems = check()
    assert problems == []
    assert values == MemberValues(
        name="买买提·艾力",
        id_number="11011820000229004X",
        mobile="13812345678",
        sex="F",
        birth_date=dt.date(2000, 2, 29),
        ethnic="维吾尔族",
        political="共青团员",
        education="高中",
        joined="2015-05",
        admission_number=None,
        is_member=True,
        is_cadre=True,
        post="团支部书记",
        post_since=None,
        post_kind=None,
        org_text="共青团示范中学2016级（1）班团支部",
        org_key="示范中学2016级(1)班团支部",
    )


def test_R2_2_the_four_required_columns_are_enough() -> None:
    cells = {key: GOOD[key] for key in ("name", "id_number", "mobile", "org")}
    values, problems = check_row(cells, (), TODAY)
    assert values is not None
    assert (values.sex, values.is_member, values.is_cadre, values.post) == ("F", True, False, None)
    assert [(problem.code, problem.severity) for problem in problems] == [("JOINED_MISSING", "warning")]


def test_all_problems_of_a_row_are_told_at_once() -> None:
    values, problems = check_row(
        {
            "name": "张三1",
            "sex": "#",
            "ethnic": "汗族",
            "id_number": 1.1011820000229e17,
            "mobile": "0510-85912345",
            "political": "青年",
            "education": "幼儿园",
            "joined": "2014",
            "org": " ",
            "is_cadre": "可能",
        },
        (),
        TODAY,
    )
    assert values is None
    of_others = {"post", "post_since", "post_kind", "admission_number"}
    assert {problem.column for problem in problems} == set(KEYS) - of_others


def test_the_identity_number_decides_the_sex() -> None:
    values, problems = check(sex="男")
    assert problems == [("GENDER_MISMATCH", "warning")]
    assert values is not None
    assert values.sex == "F"


def test_people_without_membership_are_entered_as_cadres_only() -> None:
    values, problems = check(political="群众")
    assert problems == []
    assert values is not None
    assert not values.is_member
    assert check(political="群众", is_cadre="否", post="")[1] == [("POLITICAL_CONFLICT", "error")]
    assert check(political="群众", is_cadre="可能")[1] == [("CADRE_UNKNOWN", "error")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"is_cadre": "否"}, [("CADRE_CONFLICT", "warning")]),
        ({"is_cadre": ""}, [("CADRE_CONFLICT", "warning")]),
        ({"is_cadre": "否", "post": "党支部书记"}, [("CADRE_CONFLICT", "warning")]),
        ({"is_cadre": "否", "post": "无"}, []),
        ({"post": ""}, [("CADRE_CONFLICT", "warning")]),
        ({"post": "党支部书记"}, [("POST_UNKNOWN", "warning")]),
        ({"post": "书" * 51}, [("FIELD_TOO_LONG", "error")]),
        ({"is_cadre": "否", "post": "书" * 500}, [("FIELD_TOO_LONG", "error")]),
    ],
)
def test_cadre_and_post(changes: dict[str, Cell], expected: list[tuple[str, str]]) -> None:
    values, problems = check(**changes)
    assert problems == expected
    if values is not None and not values.is_cadre:
        assert values.post is None


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"joined": ""}, [("JOINED_MISSING", "warning")]),
        ({"joined": "", "political": ""}, [("JOINED_MISSING", "warning")]),
        ({"joined": "", "political": "中共党员"}, []),
        ({"joined": "2014"}, [("DATE_AMBIGUOUS", "error")]),
        ({"joined": "2011-05"}, [("AGE_AT_JOINING", "error")]),
        ({"joined": "2017-05"}, [("ADMISSION_MISSING", "error")]),
        ({"joined": "2017-05", "political": "群众"}, []),
        ({"joined": "2017-05", "admission_number": "201812345678"}, []),
        ({"joined": "2017-05", "admission_number": "201612345678"}, [("ADMISSION_YEAR", "error")]),
        ({"joined": "2017-05", "admission_number": "2017"}, [("ADMISSION_FORMAT", "error")]),
        ({"admission_number": "2017"}, [("ADMISSION_FORMAT", "warning")]),
    ],
)
def test_R2_3_joining(changes: dict[str, Cell], expected: list[tuple[str, str]]) -> None:
    assert check(**changes)[1] == expected


@pytest.mark.parametrize("column", ["name", "id_number", "mobile", "org", "joined"])
def test_a_formula_error_in_a_required_column_refuses_the_row(column: str) -> None:
    assert check(column, **{column: None}) == (None, [("CELL_ERROR", "error")])


@pytest.mark.parametrize("column", sorted(set(KEYS) - {"name", "id_number", "mobile", "org", "joined"}))
def test_a_formula_error_elsewhere_leaves_the_field_empty(column: str) -> None:
    changes = {"joined": "2017-05", "admission_number": "201712345678", column: "#N/A"}
    values, problems = check(column, **changes)
    assert values is not None
    assert problems == [("CELL_ERROR", "warning")]


@pytest.mark.parametrize("name", ["合计", "本页小计", "填表人：王老师", "姓名"])
def test_a_footer_is_one_problem_and_no_person(name: str) -> None:
    assert check(name=name, id_number=5.0, mobile="") == (None, [("FOOTER_ROW", "error")])


@pytest.mark.parametrize("org", [None, "", "\u3000", "/"])
def test_R1_2_a_person_belongs_to_a_branch(org: Cell) -> None:
    assert check(org=org) == (None, [("ORG_MISSING", "error")])


def test_an_organisation_may_be_named_by_a_code_kept_as_a_number() -> None:
    values, problems = check(org=100002001001001.0)
    assert problems == []
    assert values is not None
    assert values.org_key == "100002001001001"


def test_the_text_of_an_organisation_is_one_line_without_controls() -> None:
    values, _ = check(org=" 示范中学\r\n一班\x00团支部\u202e ")
    assert values is not None
    assert (values.org_text, values.org_key) == ("示范中学 一班 团支部", "示范中学一班团支部")


@settings(deadline=None)
@given(
    st.dictionaries(
        st.sampled_from(KEYS),
        st.text(max_size=30) | st.none() | st.booleans() | st.floats() | st.dates() | st.sampled_from([*GOOD.values()]),
    ),
    st.sets(st.sampled_from(KEYS), max_size=3),
)
def test_no_row_makes_the_check_fail(changes: dict[str, Cell], errors: set[str]) -> None:
    values, problems = check_row({**GOOD, **changes}, errors, TODAY)
    assert (values is None) == any(problem.severity == "error" for problem in problems)
    again = (
        None if values is None else check_row({**GOOD, "id_number": values.id_number, "name": values.name}, (), TODAY)
    )
    assert again is None or again[0] is not None
