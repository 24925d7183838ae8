"""Names are built from place, unit and category, and what is unusual about one is remarked upon, never refused."""

from __future__ import annotations

import csv
import gzip

import pytest

from portal.demo.tree import ORGS_FILE
from portal.orgs.categories import category_of
from portal.orgs.naming import Names, own_words, remarks, suggest
from portal.orgs.nesting import Kind

COUNTY, SCHOOL = "共青团甲省东江市清河县委员会", "清河县第一中学团委"
COMMITTEE, LEADING, BRANCH = Kind("committee", False), Kind("committee", True), Kind("branch", False)
GENERAL, WORKING = Kind("general_branch", False), Kind("working_committee", False)


@pytest.mark.parametrize(
    ("above", "unit", "kind", "full", "short"),
    [
        (COUNTY, "第二中学", COMMITTEE, "共青团甲省东江市清河县第二中学委员会", "清河县第二中学团委"),
        (COUNTY, "清河县第二中学", COMMITTEE, "共青团甲省东江市清河县第二中学委员会", "清河县第二中学团委"),
        (COUNTY, " 共青团 白石镇 委员会", COMMITTEE, "共青团甲省东江市清河县白石镇委员会", "白石镇团委"),
        ("共青团甲省东江市委员会", "开发区", WORKING, "共青团甲省东江市开发区工作委员会", "开发区团工委"),
        ("团德清县委", "乾元镇", COMMITTEE, "共青团德清县乾元镇委员会", "乾元镇团委"),
        ("共青团淄博市委", "张店区", LEADING, "共青团淄博市张店区委员会", "团张店区委"),
        ("中国共产主义青年团中央委员会", "丙省", LEADING, "共青团丙省委员会", "团丙省委"),
        ("共青团甲省大学委员会", "文学院团总支", GENERAL, "共青团甲省大学文学院总支部委员会", "文学院团总支"),
        (SCHOOL, "2018级（1）班", BRANCH, "共青团清河县第一中学2018级（1）班支部委员会", "2018级（1）班团支部"),
    ],
)
def test_R1_1_names_are_made_of_place_unit_and_category(
    above: str, unit: str, kind: Kind, full: str, short: str
) -> None:
    names = suggest(above, unit, kind)
    assert names == Names(full, short)
    assert remarks(names, kind) == []
    assert suggest(above, own_words(full, above), kind) == names


@pytest.mark.parametrize(
    ("full", "short", "kind", "codes"),
    [
        ("清河县第二中学委员会", "二中团委", COMMITTEE, {"NAME_PREFIX"}),
        ("共青团机械学院总支部委员会", "机械学院团委", COMMITTEE, {"NAME_ENDING"}),
        ("共青团南街村委员会", "南街村", BRANCH, {"NAME_ENDING", "SHORT_ENDING"}),
        ("共青团电力科学研究院", "电科院团委", COMMITTEE, {"NAME_ENDING"}),
        ("共青团周至县委", "团周至县委", LEADING, set()),
        ("共青团周至县委", "周至县委", COMMITTEE, {"NAME_ENDING", "SHORT_ENDING"}),
        ("随便什么", "什么", Kind("graduate_org", False), set()),
    ],
)
def test_what_is_unusual_is_named(full: str, short: str, kind: Kind, codes: set[str]) -> None:
    assert {remark.code for remark in remarks(Names(full, short), kind)} == codes


def test_a_sibling_of_the_same_short_name_is_named() -> None:
    found = remarks(Names("共青团清河县第二中学委员会", "二中团委"), COMMITTEE, "共青团清河县二中委员会")
    assert [(remark.code, "共青团清河县二中委员会" in remark.text) for remark in found] == [("SHORT_TWIN", True)]


def test_nothing_but_a_missing_prefix_is_remarked_upon_in_a_real_tree() -> None:
    with gzip.open(ORGS_FILE, "rt", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    found = {
        remark.code
        for row in rows
        for remark in remarks(
            Names(row["full_name"], row["short_name"]),
            Kind(category_of(row["category"]) or "", row["is_leading_body"] == "1"),
        )
    }
    assert found == {"NAME_PREFIX"}
