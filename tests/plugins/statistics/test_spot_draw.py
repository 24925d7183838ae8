"""Drawing a sample that can be drawn again, and how sure its error rate is (R4.2)."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from plugins.statistics.spot_draw import Stratum, by_share, draw, each
from plugins.statistics.spot_wilson import interval

A, B, C = Stratum("000001", ""), Stratum("000002", ""), Stratum("000003", "")
FRAME = [(number, ("000001", "000002")[number % 2], "") for number in range(1, 2001)]


def test_R4_2_the_same_seed_draws_the_same_in_whatever_order_the_frame_is_read() -> None:
    shuffled = random.Random(1).sample(FRAME, len(FRAME))
    drawn = draw(FRAME, {A: 20, B: 7}, "2019-05-08")
    assert drawn == draw(shuffled, {A: 20, B: 7}, "2019-05-08") != draw(FRAME, {A: 20, B: 7}, "2019-05-09")
    assert {stratum: len(set(ids)) for stratum, ids in drawn.items()} == {A: 20, B: 7}
    assert all(number % 2 == 0 for number in drawn[A]), "each from its own stratum"
    assert drawn[A][:5] == draw(FRAME, {A: 5, B: 7}, "2019-05-08")[A], "a larger sample holds the smaller one"
    one_more = draw([*FRAME, (9999, "000001", "")], {A: 20, B: 7}, "2019-05-08")
    assert len(set(one_more[A]) - set(drawn[A])) <= 1, "what is added to a frame changes little"


def test_R4_2_everybody_has_the_same_chance() -> None:
    drawn = Counter(row for seed in range(400) for row in draw(FRAME[:100], {A: 5, B: 5}, str(seed))[B])
    assert len(drawn) == 50
    assert all(15 < times < 75 for times in drawn.values()), "40 times each is expected"


def test_R4_2_the_sizes_of_strata() -> None:
    sizes = {A: 700, B: 200, C: 101}
    assert each(sizes, 150) == {A: 150, B: 150, C: 101}
    assert by_share(sizes, 10) == {A: 7, B: 2, C: 1}
    assert sum(by_share(sizes, 999).values()) == 999
    assert by_share(sizes, 5000) == sizes
    assert by_share({}, 10) == {}


@pytest.mark.parametrize(
    ("wrong", "checked", "low", "high"),
    # Newcombe 1998 (Statistics in Medicine 17:857-872), table I, method 3.
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718),
     (29, 29, 0.8830, 1.0)],
)  # fmt: skip
def test_R4_2_wilsons_interval_is_that_of_the_literature(wrong: int, checked: int, low: float, high: float) -> None:
    assert interval(wrong, checked) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))
    assert interval(0, 0) == (0.0, 1.0)
