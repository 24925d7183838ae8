"""The shipped lists of divisions: complete, in order, and said of which year they are (A1.1, R1.4)."""

from __future__ import annotations

import pytest

from portal.divisions.lists import YEARS, Division, DivisionList, division_list, years_by_nearness


def upper(divisions: DivisionList) -> list[Division]:
    found = [*divisions.below()]
    for one in found:
        found += divisions.below(one.code)
    return found


@pytest.mark.parametrize("year", YEARS)
def test_A1_1_every_division_lies_below_one_that_is_listed(year: int) -> None:
    divisions = division_list(year)
    codes = {one.code for one in upper(divisions)}
    assert len([code for code in codes if len(code) == 2]) == 31
    assert {code[:-2] for code in codes if len(code) > 2} <= codes


def test_A1_1_the_whole_list_knows_the_townships_of_every_county_and_the_older_one_of_some() -> None:
    counties = {year: [one.code for one in upper(division_list(year)) if len(one.code) == 6] for year in YEARS}
    known = {year: [code for code in codes if division_list(year).knows(code)] for year, codes in counties.items()}
    assert known[2023] == counties[2023]
    assert 1800 < len(known[2018]) < len(counties[2018])


def test_A1_1_townships_are_told_from_what_is_only_run_like_one() -> None:
    xiantao = division_list(2023).townships("429004")
    assert (xiantao[0].name, xiantao[19].name) == ("沙嘴街道", "九合垸原种场")
    assert (xiantao[0].is_township, xiantao[19].is_township) == (True, False)


def test_a_county_that_a_list_does_not_know_has_no_townships_there() -> None:
    divisions = division_list(2018)
    assert not divisions.knows("990101")
    assert divisions.townships("990101") == []


@pytest.mark.parametrize(
    ("year", "order"), [(2019, (2018, 2023)), (2022, (2018, 2023)), (2023, (2023, 2018)), (2017, (2018, 2023))]
)
def test_the_list_in_force_comes_first(year: int, order: tuple[int, ...]) -> None:
    assert years_by_nearness(year) == order
