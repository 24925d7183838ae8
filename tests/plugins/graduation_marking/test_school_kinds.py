"""R2.1: from an organisation's industry and the names above it to the kind of school."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from plugins.graduation_marking.recogniser.evidence import Evidence, Siblings
from plugins.graduation_marking.recogniser.programmes import KINDS
from plugins.graduation_marking.recogniser.proposing import propose
from plugins.graduation_marking.recogniser.school_kinds import school_type_of
from portal.demo.branches import graduation_month
from portal.demo.tree import DemoOrg, demo_orgs
from portal.orgs.categories import INDUSTRIES


@pytest.mark.parametrize(
    ("industry", "names", "kind"),
    [
        ("普通高等院校", ("2018级1班团支部", "共青团某大学外语学院委员会", "共青团某大学委员会"), "本科院校"),
        ("普通高等院校", ("18护理1班团支部", "共青团某医科大学委员会"), "医学院校"),
        ("普通高等院校", ("某大学医学院临床1801班团支部",), "医学院校"),
        ("普通高等院校", ("某某职业技术学院团委",), "高职专科"),
        ("普通高等院校", ("幼儿师范高等专科学校团委",), "高职专科"),
        ("普通高等院校", ("某大学高等职业技术学院团委",), "高职专科"),
        ("普通高等院校", ("某职业技术大学团委",), ""),
        ("普通高等院校", ("2018级1班团支部",), ""),
        ("职业教育学校", ("某某技师学院团委",), "技工学校"),
        ("职业教育学校", ("某市第1职业中学团委",), "中职"),
        ("职业教育学校", ("某工业职业学院团委",), "高职专科"),
        ("中等职业院校", ("某卫生学校团委",), "中职"),
        ("普通高中", ("某市第一中学团委",), "普通高中"),
        ("完全中学", ("某市第一中学团委",), "完全中学"),
        ("初中", ("某镇初级中学团总支",), "初中"),
        ("九年一贯制学校", ("某实验学校团总支",), ""),
        ("小学", ("某小学团支部",), ""),
        ("国有企业", ("某大学出版集团团委",), ""),
    ],
)
def test_R2_1_the_kind_of_school_is_told_by_industry_and_names(
    industry: str, names: tuple[str, ...], kind: str
) -> None:
    assert school_type_of(industry, names) == kind
    assert school_type_of(industry, reversed(names)) == kind


def test_R2_1_every_industry_has_an_answer_that_the_recogniser_takes() -> None:
    assert {school_type_of(industry, ["某大学某职业学校"]) for industry in INDUSTRIES} <= {*KINDS, ""}


def classes() -> Iterator[tuple[DemoOrg, list[str], list[str], str]]:
    """The marked classes of the demonstration, their names up to the school's, their siblings' names, their month."""
    orgs = {org.code: org for org in demo_orgs()}
    below: dict[str, list[str]] = {}
    for org in orgs.values():
        below.setdefault(org.parent, []).append(org.short_name)
    for org in orgs.values():
        if org.is_branch and (month := graduation_month(org)):
            yield org, [one.full_name for one in upwards(org, orgs)], below[org.parent], month


def upwards(org: DemoOrg, orgs: dict[str, DemoOrg]) -> Iterator[DemoOrg]:
    """The organisation and what is above it, up to its school."""
    while not org.is_leading_body:
        yield org
        org = orgs[org.parent]


def test_A2_4_every_class_of_the_demonstration_gets_the_month_it_is_marked_with() -> None:
    seen = 0
    for org, names, siblings, month in classes():
        evidence = Evidence(Siblings.of(siblings))
        for name in (org.short_name, org.full_name):
            found = propose(name, school_type_of(org.industry, names), dt.date(2019, 5, 8), evidence)
            assert found.month == month, (name, names, found)
        seen += 1
    assert seen > 500
