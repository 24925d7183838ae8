"""Categories, industries and nesting, as the notice and the real system have them."""

from __future__ import annotations

import pytest

from portal.orgs import nesting
from portal.orgs.categories import INDUSTRIES, category_of, industry_of, is_school_field, title_of
from portal.orgs.nesting import Kind

COMMITTEE, LEADING = Kind("committee", False), Kind("committee", True)
WORKING, GENERAL, BRANCH = Kind("working_committee", False), Kind("general_branch", False), Kind("branch", False)
GRADUATES = Kind("graduate_org", False)


def test_categories_are_read_in_chinese_and_as_codes() -> None:
    assert category_of("团工委") == category_of("working_committee") == "working_committee"
    assert title_of("graduate_org") == "毕业生团组织"
    assert category_of("党支部") is None


def test_industries_are_read_with_either_brackets() -> None:
    assert industry_of("事业单位(不含公立学校)") == "事业单位（不含公立学校）"
    assert industry_of("学校") is None
    assert len(INDUSTRIES) == len(set(INDUSTRIES)) == 20


def test_A3_2_school_field_is_every_school_but_primary() -> None:
    assert {i for i in INDUSTRIES if is_school_field(i)} == {
        "普通高等院校", "职业教育学校", "中等职业院校", "普通高中", "完全中学", "初中",
        "九年一贯制学校", "十二年一贯制学校",
    }  # fmt: skip


@pytest.mark.parametrize("above", [BRANCH, GRADUATES])
@pytest.mark.parametrize("below", [BRANCH, COMMITTEE, GRADUATES])
def test_R1_2_nothing_lies_below_a_branch(above: Kind, below: Kind) -> None:
    assert nesting.broken(above)
    assert nesting.complaint(above, below)


@pytest.mark.parametrize(
    ("above", "below", "fine"),
    [
        (LEADING, WORKING, True),
        (COMMITTEE, WORKING, False),
        (WORKING, WORKING, False),
        (LEADING, LEADING, True),
        (COMMITTEE, LEADING, False),
        (COMMITTEE, COMMITTEE, True),
        (COMMITTEE, GENERAL, True),
        (GENERAL, BRANCH, True),
        (GENERAL, GRADUATES, True),
        (GENERAL, GENERAL, False),
        (GENERAL, COMMITTEE, False),
        (LEADING, Kind("branch", True), False),
    ],
)
def test_who_may_set_up_what(above: Kind, below: Kind, fine: bool) -> None:
    assert (nesting.complaint(above, below) is None) == fine
    assert (below in nesting.allowed_below(above)) == fine
