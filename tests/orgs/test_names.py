from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.orgs.names import org_key, short_key


@pytest.mark.parametrize(
    "text",
    [
        "共青团示范中学2016级(1)班团支部",
        "示范中学2016级(1)班团支部",
        "中国共产主义青年团示范中学2016级(1)班团支部",
        " 示范中学２０１６级（1）班团支部\u3000",
        "示范中学\n2016级\u200b(1)班 团支部\r",
        "\ufeff示范中学2016级【1】班团支部",
        "示范中学2016级〔1〕班团支部",
    ],
)
def test_one_organisation_has_one_key_however_it_is_typed(text: str) -> None:
    assert org_key(text) == "示范中学2016级(1)班团支部"


@pytest.mark.parametrize("text", ["示范中学2016级(2)班团支部", "示范中学2016级1班团支部", "示范中学2016级(一)班团支部"])
def test_other_names_have_other_keys(text: str) -> None:
    assert org_key(text) != org_key("示范中学2016级(1)班团支部")


def test_letters_are_compared_without_case() -> None:
    assert org_key("IT学院团支部") == org_key("ｉｔ学院团支部")


def test_the_short_key_keeps_the_league() -> None:
    assert short_key(" 共青团 无锡市委 ") == "共青团无锡市委"
    assert org_key("共青团") == "共青团"


@given(st.text())
def test_keys_are_stable(text: str) -> None:
    assert org_key(org_key(text)) == org_key(text)
    assert short_key(short_key(text)) == short_key(text)
    assert org_key(f" {text}\u200b") == org_key(text)
