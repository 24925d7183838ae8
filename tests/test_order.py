"""The order in which the processes of a run take the tests loses none, and begins with the long ones."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.order import dealt, is_long


@pytest.mark.parametrize("processes", [1, 2, 3, 8])
def test_every_test_is_dealt_once_and_modules_stay_whole(request: pytest.FixtureRequest, processes: int) -> None:
    items = request.session.items
    found = dealt(items, processes)
    assert Counter(item.nodeid for item in found) == Counter(item.nodeid for item in items)
    if any(map(is_long, items)):
        begun = found[0].path
        assert any(is_long(item) for item in found if item.path == begun)
