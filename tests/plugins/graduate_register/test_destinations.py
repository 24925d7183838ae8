"""R3.1: what is required depends on the destination, and the township that receives follows from it."""

from __future__ import annotations

import pytest

from plugins.graduate_register.destinations import DESTINATIONS
from plugins.graduate_register.facts import Facts, cleaned, complaints, lacks
from tests.plugins.graduate_register.graduates import HOME, NORTH, WEST, WORKS

PLACE = {"place_name": "甲省大学", "place_address": "大学路1号", "place_township": WEST}
RESIDENCE = {"residence_address": "文二路9号", "residence_township": WEST}


def test_R3_1_a_place_and_a_home_are_required_where_the_destination_has_a_place() -> None:
    for key in ("study", "work", "other"):
        assert lacks(Facts(destination=key, **PLACE, **HOME)) == []
        assert len(lacks(Facts(destination=key, **HOME))) == 3
        assert lacks(Facts(destination=key, **PLACE)) == ["户籍所在地或居住地"]
    for key in ("service", "none_yet", "delayed"):
        assert lacks(Facts(destination=key, **HOME)) == lacks(Facts(destination=key, **RESIDENCE)) == []
    assert lacks(Facts(destination="abroad", **HOME)) == ["前往的国家或地区、学校或单位"]
    assert lacks(Facts(**HOME)) == ["去向"]
    assert set(DESTINATIONS) == {"study", "work", "service", "abroad", "none_yet", "delayed", "other"}


def test_R3_1_a_home_is_there_only_with_address_and_township() -> None:
    assert lacks(Facts(destination="service", household_address="曙光路82号")) == ["户籍所在地所属乡镇街道"]
    assert lacks(Facts(destination="service", residence_township=WEST)) == ["居住地地址"]
    assert lacks(Facts(destination="service", household_address="曙光路82号", **RESIDENCE)) == []


@pytest.mark.parametrize(
    ("said", "township"),
    [
        (WORKS | HOME, WEST),
        ({"destination": "work", **HOME}, None),
        ({"destination": "study", "place_name": "甲省大学", **HOME}, NORTH),
        ({"destination": "study", **PLACE, **HOME}, WEST),
        ({"destination": "service", **HOME}, NORTH),
        ({"destination": "none_yet", **HOME, **RESIDENCE}, WEST),
        (HOME, None),
    ],
)
def test_R3_1_the_receiving_township_follows_from_the_destination(said: dict[str, str], township: str | None) -> None:
    assert Facts(**said).receiving_township == township


def test_R3_1_what_is_not_asked_for_is_left_out_and_noise_is_cleaned_away() -> None:
    facts = cleaned({**WORKS, "destination": " none_yet ", "residence_address": " 文二路　9号\n", "told_by": ""})
    assert facts == Facts(destination="none_yet", residence_address="文二路 9号", residence_of="own")
    assert cleaned({}) == Facts()


@pytest.mark.parametrize(
    ("said", "field", "words"),
    [
        ({"destination": "moon"}, "destination", "没有这样的去向"),
        ({"household_township": "330106999"}, "household_township", "没有这样的乡镇街道"),
        ({"household_township": "北山街道"}, "household_township", "没有这样的乡镇街道"),
        ({"residence_of": "uncle"}, "residence_of", "本人居住地"),
        ({"place_name": "厂" * 101}, "place_name", "最多 100 个字"),
        ({"household_address": "曙光路82号 13812345678"}, "household_address", "不要填写手机号"),
    ],
)
def test_R3_1_what_is_malformed_is_said_beside_its_field(said: dict[str, str], field: str, words: str) -> None:
    found = complaints(Facts(**said))
    assert list(found) == [field]
    assert words in found[field]
    assert complaints(Facts(**WORKS, **HOME)) == {}
