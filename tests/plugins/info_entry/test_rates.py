"""R1.1: the entry rate never says more than is true, and a unit without a base has none."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import example, given
from hypothesis import strategies as st

from plugins.info_entry.head_counts import MOST, head_count, read_headcount
from plugins.info_entry.rates import BELOW, MET, NO_BASE, Headcount, Standing
from portal.web.filters import percent

people = st.integers(0, MOST)


@given(people, st.integers(1, MOST), st.integers(1, 100))
@example(9496, 10000, 95)
@example(94_999_999, 100_000_000 - 1, 95)
def test_R1_1_a_rate_reaches_the_target_exactly_if_the_unit_does(entered: int, base: int, target: int) -> None:
    standing = Standing(entered, base, target)
    shown = Decimal(standing.rate.removesuffix("%"))
    assert shown <= Decimal(entered * 100) / base
    assert shown > Decimal(entered * 100) / base - Decimal("0.1")
    assert (shown >= target) == (entered * 100 >= target * base) == (standing.state == MET)
    assert standing.rate == percent(entered / base)


@given(people, st.integers(1, MOST), st.integers(1, 100))
def test_R1_1_the_gap_is_the_fewest_people_that_close_it(entered: int, base: int, target: int) -> None:
    gap = Standing(entered, base, target).gap
    assert Standing(entered + gap, base, target).state == MET
    assert gap == 0 or Standing(entered + gap - 1, base, target).state == BELOW


@given(people, st.integers(1, 100))
def test_R1_1_without_a_base_there_is_neither_a_rate_nor_a_gap(entered: int, target: int) -> None:
    unset, nobody = Standing(entered, None, target), Standing(entered, 0, target)
    assert (unset.rate, unset.gap, unset.state, str(unset)) == ("—", 0, NO_BASE, "未设基数")
    assert (nobody.rate, nobody.gap, nobody.state) == ("—", 0, MET)


def test_R1_1_a_person_who_is_both_counts_once() -> None:
    assert Headcount(1000, 80, 60).base == 1020
    assert read_headcount({"members": "1,000", "cadres": "８０人", "dual": ""}) == (Headcount(1000, 80, 0), {})
    assert set(read_headcount({"members": "50", "cadres": "80", "dual": "60"})[1]) == {"dual"}
    assert set(read_headcount({"members": "", "cadres": "x", "dual": "-1"})[1]) == {"members", "cadres", "dual"}


@given(st.one_of(people, people.map(float), people.map(str), people.map("{:,}".format), people.map("{} 人".format)))
def test_a_number_of_people_is_read_however_it_is_typed(typed: object) -> None:
    assert head_count(typed) == int(str(typed).replace(",", "").removesuffix(" 人").partition(".")[0])


@given(st.one_of(st.text(), st.floats(), st.booleans(), st.dates()))
def test_nothing_else_is_taken_for_one(typed: object) -> None:
    try:
        number = head_count(typed)
    except ValueError:
        return
    assert number is None or 0 <= number <= MOST
