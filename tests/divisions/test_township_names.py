"""Organisations are paired with the real townships of their county (R1.4)."""

from __future__ import annotations

from portal.divisions.lists import Division, division_list
from portal.divisions.townships import pair

TOWNSHIPS = [
    Division(f"13053400{number}", name, "")
    for number, name in enumerate(
        "城关镇 城关乡 东城关镇 沔城回族镇 建外街道办事处 龙山街道 和平地区办事处 赤山苏木 七里镇".split()
    )
]


def paired(*units: str) -> dict[str, str]:
    return {units[place]: one.name for place, one in pair(units, TOWNSHIPS, "清河县").items()}


def test_R1_4_a_whole_name_counts_before_one_that_only_resembles() -> None:
    assert paired("城关乡", "清河县城关镇", "东城关镇") == {
        "城关乡": "城关乡", "清河县城关镇": "城关镇", "东城关镇": "东城关镇",
    }  # fmt: skip


def test_R1_4_offices_traditional_characters_and_shortened_names_are_read() -> None:
    assert paired("建外办事处", "龍山街道辦事處", "清河和平地区", "沔城镇") == {
        "建外办事处": "建外街道办事处", "龍山街道辦事處": "龙山街道", "清河和平地区": "和平地区办事处",
        "沔城镇": "沔城回族镇",
    }  # fmt: skip


def test_R1_4_a_town_that_has_become_a_sub_district_is_the_same_unless_two_are_called_so() -> None:
    assert paired("七里街道", "城关街道") == {"七里街道": "七里镇"}


def test_R1_4_one_township_is_given_to_one_organisation() -> None:
    assert paired("龙山街道", "龙山街道办事处") == {"龙山街道": "龙山街道"}


def test_R1_4_what_the_list_notes_in_brackets_is_no_part_of_a_name() -> None:
    noted = [Division("220112100", "劝农山镇（长春莲花山生态旅游度假区省级）", "town")]
    assert pair(["双阳区劝农山镇"], noted, "双阳区") == {0: noted[0]}


def test_R1_4_schools_and_offices_are_no_townships() -> None:
    assert paired("第一中学", "清河县第一中学", "财政局", "", "镇") == {}


def test_R1_4_nearly_every_township_of_the_country_is_paired_with_itself() -> None:
    divisions, lost = division_list(2023), 0
    for county in divisions.below("3305") + divisions.below("1525") + divisions.below("5323"):
        townships = [one for one in divisions.townships(county.code) if one.is_township]
        found = pair([f"{county.name}{one.name}" for one in townships], townships, county.name)
        lost += sum(found.get(place) != one for place, one in enumerate(townships))
    assert lost <= 1
