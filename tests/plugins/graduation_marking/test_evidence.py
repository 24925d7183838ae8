"""A2.4: siblings tell how numbers are meant, members whether a class can be the one its name says."""

from __future__ import annotations

import pytest

from plugins.graduation_marking.recogniser.dates import read_asof
from plugins.graduation_marking.recogniser.evidence import Evidence, Siblings
from plugins.graduation_marking.recogniser.proposing import propose


@pytest.mark.parametrize(
    ("name", "siblings", "school_type", "month"),
    [
        ("1801班", "1801班 1802班 1901班", "本科院校", "2022-06"),
        ("1801班", "1799班 1800班 1803班", "本科院校", None),
        ("软件2012班", "软件2001班 软件1901班", "本科院校", "2024-06"),
        ("软件2018班", "软件2017班 软件2019班", "本科院校", "2022-06"),
        ("181班", "182班 191班", "中职", "2021-06"),
        ("201班", "202班 191班", "中职", "2023-06"),
        ("201班", "101班 202班 301班", "普通高中", None),
        ("护理1804班", "护理1805班 会计1801班", "中职", "2021-06"),
        ("36班", "35班 37班", "本科院校", None),
    ],
)
def test_A2_4_siblings_tell_how_a_number_is_meant(
    name: str, siblings: str, school_type: str, month: str | None
) -> None:
    found = propose(f"{name}团支部", school_type, None, Evidence(Siblings.of(siblings.split())))
    assert found.month == month
    assert found.certain == (month is not None)


def test_A2_4_a_bare_number_without_siblings_is_proposed_with_a_doubt_or_asked_about() -> None:
    assert (propose("1801班", "本科院校").month, propose("1801班", "本科院校").certain) == ("2022-06", False)
    assert propose("181班", "本科院校").asks
    found = propose("软件2012班", "本科院校")
    assert (found.asks, found.alternatives) == (True, ("2016-06", "2024-06"))


def test_A2_4_a_fourth_grade_beside_it_makes_a_junior_school_one_of_four_years() -> None:
    siblings = Siblings.of(["初三1班", "初四1班"])
    assert propose("初三1班", "初中", read_asof("2019-05"), Evidence(siblings)).month == "2020-06"


def test_A2_4_members_of_another_age_contradict_the_name() -> None:
    freshmen, pupils = (2000, 2000, 1999, 2001), (2003, 2004, 2003)
    assert propose("2018级1班", "本科院校", None, Evidence(born=freshmen)).month == "2022-06"
    found = propose("2018级1班", "本科院校", None, Evidence(born=pupils))
    assert (found.asks, found.alternatives) == (True, ("2022-06",))
    assert "多数团员生于2003年前后" in found.because
    assert propose("2018级1班", "普通高中", None, Evidence(born=pupils)).month == "2021-06"
    assert propose("2018级1班", "本科院校", None, Evidence(born=(2004, 2004))).month == "2022-06"


def test_A2_4_nobody_joins_the_league_in_a_class_that_has_left() -> None:
    assert propose("2012级1班", "本科院校", None, Evidence(admitted=(2015, 2018))).asks
    assert propose("2015级1班", "本科院校", None, Evidence(admitted=(2015, 2018))).month == "2019-06"


def test_A2_4_years_of_birth_settle_a_number_that_can_be_read_in_two_ways() -> None:
    found = propose("软件2012班", "本科院校", None, Evidence(born=(2002, 2001, 2002)))
    assert (found.month, found.certain) == ("2024-06", False)
