"""The pinyin under which names are found, as initials and whole."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from portal import migrate
from portal.db import session
from portal.orgs import pinyin
from portal.orgs.listing import list_page
from portal.orgs.models import Org
from portal.orgs.pinyin import LONGEST_INITIALS, LONGEST_PINYIN, initials, is_whole_pinyin, whole_pinyin
from portal.orgs.selection import ListFilter
from tests.cast import PLACES
from tests.casting import Cast
from tests.services.backend import Backend


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("江南示范大学", "jnsfdx"),
        ("共青团重庆市长寿区委员会", "gqtcqscsqwyh"),
        ("厦门市第1中学2016级(1)班团支部", "xmsd1zx2016j1btzb"),
        ("中国银行团委", "zgyhtw"),
        ("单县实验中学", "sxsyzx"),
        ("六安市金安区", "lasjaq"),
        ("Ｋ１２ 学校·分校", "k12xxfx"),
        ("", ""),
    ],
)
def test_names_of_organisations(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("name", "pinyin"),
    [
        ("江南示范大学", "jiangnanshifandaxue"),
        ("重庆市长寿区", "chongqingshichangshouqu"),
        ("绿园区2016级(1)班", "lvyuanqu2016ji1ban"),
        ("Ｋ１２ 学校", "k12xuexiao"),
    ],
)
def test_whole_pinyin(name: str, pinyin: str) -> None:
    assert whole_pinyin(name) == pinyin


@pytest.mark.parametrize(
    ("text", "whole"), [("jiangnan", True), ("xian", True), ("2016ji", True), ("nj", False), ("jnsfdx", False)]
)
def test_initials_are_no_whole_pinyin(text: str, whole: bool) -> None:
    assert is_whole_pinyin(text) is whole


def test_the_longest_name_fits_its_columns() -> None:
    assert len(initials("双" * 900)) == LONGEST_INITIALS
    assert len(whole_pinyin("双" * 900)) == LONGEST_PINYIN


def test_R1_2_organisations_there_before_are_given_their_pinyin(cast: Cast, backend: Backend) -> None:
    backend.release()
    migrate.downgrade(backend.config, "core", "core_0014")
    migrate.upgrade(backend.config)
    with cast.app.app_context():
        found = session().execute(select(Org.full_name, Org.whole_pinyin)).all()
        assert len(found) == len(PLACES)
        assert [row for row in found if row.whole_pinyin != whole_pinyin(row.full_name)] == []


def test_R1_2_organisations_are_found_by_initials_and_by_whole_pinyin(cast: Cast) -> None:
    with cast.app.app_context():
        found = {q: list_page(cast.org("centre"), ListFilter.parse({"q": q}), ()).orgs for q in ("qhx", "qinghexian")}
    names = {q: [org.code for org in orgs] for q, orgs in found.items()}
    assert "qinghe" in names["qhx"]
    assert "qinghe" in names["qinghexian"]
    assert "jiada" not in names["qinghexian"]


def test_initials_are_found_first_after_whole_pinyin_has_met_what_it_cannot_read() -> None:
    pinyin._first_letters.cache_clear()
    assert whole_pinyin("“清河”") == "qinghe"
    assert initials("“清河”") == "qh"
