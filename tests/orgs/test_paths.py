"""Paths: order, range and ancestry agree with the tree they stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.errors import Refused
from portal.orgs import paths

numbers = st.lists(st.integers(1, paths.MAX_CHILDREN), max_size=paths.MAX_DEPTH - 1)


def path_of(trail: list[int]) -> str:
    path = paths.ROOT
    for number in trail:
        path = paths.child(path, number)
    return path


@given(numbers, numbers)
def test_a_subtree_is_exactly_the_range_up_to_upper(one: list[int], other: list[int]) -> None:
    path, above = path_of(one), path_of(other)
    in_range = above <= path < paths.upper(above)
    assert in_range == (one[: len(other)] == other)
    assert paths.is_below(path, above) == (in_range and path != above)


@given(numbers, numbers)
def test_path_order_is_tree_order_with_superiors_first(one: list[int], other: list[int]) -> None:
    assert (path_of(one) < path_of(other)) == (one < other)


@given(numbers)
def test_ancestors_are_the_superiors_from_the_root_down(trail: list[int]) -> None:
    path = path_of(trail)
    assert paths.ancestors(path) == tuple(path_of(trail[:length]) for length in range(len(trail)))
    assert paths.depth(path) == len(trail) + 1
    assert paths.parent(path) == (path_of(trail[:-1]) if trail else "")


def test_the_last_child_of_all_is_inside_the_range_of_its_superior() -> None:
    last = paths.child(paths.ROOT, paths.MAX_CHILDREN)
    assert last == "000zzz"
    assert paths.ROOT < last < paths.upper(paths.ROOT)


@pytest.mark.parametrize(("above", "number"), [("000", paths.MAX_CHILDREN + 1), ("000" * paths.MAX_DEPTH, 1)])
def test_a_path_that_does_not_fit_is_refused(above: str, number: int) -> None:
    with pytest.raises(Refused):
        paths.child(above, number)
