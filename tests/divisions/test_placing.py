"""A leading body is placed by the names above it and its own, however they are written (R1.4)."""

from __future__ import annotations

import pytest

from portal.divisions.lists import Division, division_list
from portal.divisions.placing import county_of, place_of

LIST = division_list(2023)


def county(way: str) -> str:
    """The code of the county; '' for none. `way`: names from the top down."""
    place = place_of(way.split(), LIST)
    found = county_of(place, LIST) if place else None
    return found.code if found else ""


@pytest.mark.parametrize(
    ("way", "code"),
    [
        ("共青团中央委员会 共青团浙江省委员会 共青团浙江省湖州市委员会 共青团浙江省湖州市安吉县委员会", "330523"),
        ("团浙江省委 团湖州市委 团安吉县委", "330523"),
        ("浙江团省委 湖州团市委 安吉团县委", "330523"),
        ("中国共产主义青年团浙江省委员会 湖州市团委 安吉县团委", "330523"),
        ("共青团浙江省安吉县委员会", "330523"),
        ("團內蒙古自治區委 包頭團市委 土默特右旗團委", "150221"),
        ("共青团内蒙古自治区委员会 团包头市委 团土右旗委", "150221"),
        ("团内蒙古区委 团乌兰察布市委 团察右前旗委", "150926"),
        ("团浙江省委 团丽水市委 景宁团县委", "331127"),
        ("团新疆维吾尔自治区委 团喀什地委 团塔什库尔干县委", "653131"),
        ("团湖北省委 团恩施州委 团恩施市委", "422801"),
        ("共青团吉林省委员会 共青团吉林省吉林市委员会 共青团吉林市昌邑区委员会", "220202"),
        ("共青团北京市委员会 共青团北京市朝阳区委员会", "110105"),
        ("团重庆市委 团酉阳县委", "500242"),
        ("团辽宁省委 团朝阳市委 团朝阳县委", "211321"),
        ("团湖北省委 神农架团委", "429021"),
        ("团河北省委 团清河县委", "130534"),
        ("团河北省委 团石家庄市委 共青团石家庄高新区工作委员会", "130171"),
        ("广东团省委 东莞市团委", "441900"),
        ("团广东省委 团中山市委", "442000"),
        ("团海南省委 团儋州市委", "460400"),
        ("团甘肃省委 团嘉峪关市委", "620201"),
    ],
)
def test_R1_4_a_county_is_found_however_it_is_written(way: str, code: str) -> None:
    assert county(way) == code


@pytest.mark.parametrize(
    "way",
    [
        "共青团甲省委员会 共青团甲省东江市委员会 共青团甲省东江市清河县委员会",
        "团浙江省委 浙江省直机关团工委",
        "团浙江省委 浙江大学团委",
        "全国铁道团委 北京铁路局团委",
        "团北京省委 团大兴区委",
        "团安吉县委",
        "",
        "委",
    ],
)
def test_R1_4_what_is_no_place_of_the_list_or_more_than_one_is_not_placed(way: str) -> None:
    assert county(way) == ""


def test_R1_4_a_prefecture_with_counties_has_no_townships_of_its_own() -> None:
    place = place_of(["团浙江省委", "团湖州市委"], LIST)
    assert place == Division("3305", "湖州市", "city")
    assert county_of(place, LIST) is None


@pytest.mark.slow
def test_R1_4_every_county_of_the_country_is_found_by_its_short_form() -> None:
    lost = []
    for province in LIST.below():
        for prefecture in LIST.below(province.code):
            above = [] if prefecture.is_placeholder else [f"团{prefecture.name}委"]
            for one in LIST.below(prefecture.code):
                place = place_of([f"团{province.name}委", *above, f"团{one.name}委"], LIST)
                if place is None or county_of(place, LIST) != one:
                    lost.append(one.name)
    assert lost == []
