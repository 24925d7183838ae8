"""R3.1: what contradicts itself in a record is told, and nothing is refused for it."""

from __future__ import annotations

import pytest

from plugins.graduate_register.doubts import DOUBTS, in_words, own_doubts
from plugins.graduate_register.facts import Facts
from tests.plugins.graduate_register.graduates import NORTH, WEST

PUDONG = "310115004"
OWN = frozenset({"甲省大学", "浙江省湖州市德清县第一中学"})


@pytest.mark.parametrize(
    ("destination", "name", "doubts"),
    [
        ("study", None, ["no_school"]),
        ("study", "待定", ["no_school"]),
        ("study", "？？", ["no_school"]),
        ("study", "阿里巴巴集团", ["odd_school"]),
        ("study", "某某市第二人民医院附属卫校", []),
        ("study", "中国科学院某某研究所", []),
        ("study", "北大", []),
        ("study", "University of Leeds", []),
        ("study", "甲省大学", ["own_school"]),
        ("study", "德清县第一中学", ["own_school"]),
        ("study", "甲省大学附属中学", []),
        ("work", "", ["no_employer"]),
        ("work", "目前待业", ["no_employer"]),
        ("work", "待业青年创业公司", []),
        ("work", "甲省大学", []),
        ("service", None, []),
    ],
)
def test_R3_1_a_destination_without_its_school_or_employer_is_doubtful(
    destination: str, name: str | None, doubts: list[str]
) -> None:
    assert own_doubts(Facts(destination=destination, place_name=name), OWN) == doubts


@pytest.mark.parametrize(
    ("address", "township", "is_doubtful"),
    [
        ("浙江省杭州市西湖区北山街道曙光路82号", NORTH, False),
        ("浙江省杭州市西湖区北山街道曙光路82号", WEST, True),
        ("西湖区西溪街道办事处文三路1号", WEST, False),
        ("上海市浦东新区世纪大道1号", NORTH, True),
        ("上海市浦东新区世纪大道1号", PUDONG, False),
        ("杭州市文三路1号", NORTH, False),
        ("湖州市德清县阜溪街道", NORTH, True),
        ("某某小区3号楼", NORTH, False),
        ("北山街道曙光路82号", WEST, False),  # of 北山街道 there are several: nothing is sure
        ("浙江省杭州市西湖区", None, False),
        (None, NORTH, False),
    ],
)
def test_R3_1_an_address_that_surely_lies_elsewhere_is_doubtful(
    address: str | None, township: str | None, is_doubtful: bool
) -> None:
    work = Facts(destination="work", place_name="某厂", place_address=address, place_township=township)
    assert own_doubts(work) == (["place_else"] if is_doubtful else [])
    home = Facts(household_address=address, household_township=township)
    assert own_doubts(home) == (["household_else"] if is_doubtful else [])


def test_R3_1_a_home_at_the_school_is_doubtful_and_all_doubts_are_told_in_their_order() -> None:
    for address in ("甲省大学集体户", "本校3号楼", "学校集体户"):
        assert own_doubts(Facts(residence_address=address), OWN) == ["home_is_school"]
    assert own_doubts(Facts(residence_address="甲省大学路3号附近村"), {"某某学院"}) == []
    facts = Facts(destination="study", household_address="上海市浦东新区甲省大学集体户", household_township=NORTH)
    found = own_doubts(facts, OWN)
    assert found == ["no_school", "home_is_school", "household_else"]
    assert in_words(" ".join(found), "shared_home", None) == [
        DOUBTS[key] for key in ("no_school", "home_is_school", "household_else", "shared_home")
    ]
    assert "至少 5 人" in DOUBTS["shared_home"]
