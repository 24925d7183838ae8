"""Pinyin of names, as people type it who look for somebody."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.people.pinyin import DOUBLE_SURNAMES, LONGEST, SURNAMES, name_pinyin


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("张三", "zhangsan zs"),
        ("曾国藩", "zengguofan zgf"),
        ("单雄信", "shanxiongxin sxx"),
        ("仇英", "qiuying qy"),
        ("任盈盈", "renyingying ryy"),
        ("区秀兰", "ouxiulan oxl"),
        ("卜算", "busuan bs"),
        ("吕布", "lvbu lb"),
        ("欧阳娜娜", "ouyangnana oynn"),
        ("尉迟恭", "yuchigong ycg"),
        ("尉健行", "weijianxing wjx"),
        ("万俟卨", "moqixie mqx"),
        ("长孙无忌", "zhangsunwuji zswj"),
        ("阿卜杜·热合曼", "abodureheman abdrhm"),
        ("Maria 李", "mariali marial"),
        ("", " "),
    ],
)
def test_names_are_read_as_their_bearers_read_them(name: str, pinyin: str) -> None:
    assert name_pinyin(name) == pinyin


def test_only_the_surname_is_read_otherwise_than_usual() -> None:
    assert name_pinyin("张曾").startswith("zhangceng")
    assert name_pinyin("李单") == "lidan ld"


def test_every_reading_of_the_table_can_be_typed() -> None:
    readings = [*SURNAMES.values(), *(syllable for pair in DOUBLE_SURNAMES.values() for syllable in pair)]
    assert all(reading.isascii() and reading.isalpha() and reading.islower() for reading in readings)


@given(st.text(alphabet="买买提吾尔·a𠮷曾 ", max_size=60))
def test_any_name_fits_its_column_and_keeps_its_initials(name: str) -> None:
    full, initials = name_pinyin(name).split(" ")
    assert len(full) + 1 + len(initials) <= LONGEST
    assert all(character.isascii() and character.isalnum() for character in full + initials)
    assert full[:1] == initials[:1]


def test_a_name_of_sixty_characters_keeps_all_its_initials() -> None:
    assert name_pinyin("长" * 60).split(" ")[1] == "c" * 60
