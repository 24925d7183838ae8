"""A1.1: kinds of names, each with the verdict that it must have, and reasons that people understand."""

from __future__ import annotations

import pytest

from plugins.township_verification.recogniser.recognising import Superior, recognise
from tests.plugins.township_verification.labelled import Labelled, ways_of_writing


@pytest.mark.parametrize(("flag", "row"), ways_of_writing())
def test_A1_1_each_kind_of_name_has_its_verdict(flag: str, row: Labelled) -> None:
    verdict = row.verdict
    assert verdict.word == flag, verdict.because


COUNTY = Superior("共青团宿松县委员会", is_leading=True)


@pytest.mark.parametrize(
    ("name", "category", "superior", "because"),
    [
        ("共青团高岭乡委员会", "团委", COUNTY, "直属县级团委；名称以“乡”结尾"),
        ("长安镇团委", "团委", Superior("共青团东莞市委员会", is_leading=True), "直属团的领导机关；名称以“镇”结尾"),
        ("城关镇卫生院团支部", "团支部", COUNTY, "名称以“卫生院”结尾，不是乡镇街道"),
        ("团宿松县委", "团委", Superior("团安庆市委", is_leading=True), "名称以“县”结尾，是县级以上团委"),
        ("景德镇团委", "团委", Superior("团江西省委", is_leading=True), "“景德镇”是县级以上的地名"),
        (
            "汇口镇团支部",
            "团支部",
            COUNTY,
            "名称以“镇”结尾，类别却是团支部；乡镇街道应为团委、团工委或团总支，需要核对",
        ),
        (
            "汇口镇团委",
            "团委",
            Superior("共青团汇口镇委员会", is_leading=False),
            "上级不是团的领导机关；名称以“镇”结尾",
        ),
        ("九成监狱管理分局农场团委", "团委", COUNTY, "直属县级团委；名称是农场、林场、牧场"),
        ("通化经济开发区（特殊乡镇）团委", "团委", COUNTY, "直属县级团委；括号中注明“特殊乡镇”"),
        ("", "团委", COUNTY, "没有名称"),
    ],
)
def test_A1_1_the_reason_is_in_words(name: str, category: str, superior: Superior, because: str) -> None:
    assert recognise(name, category, superior).because == because
