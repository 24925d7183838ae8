"""Names are read in May 2019, as in the demonstration, or years later, when classes younger than that exist."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from portal import clock


@pytest.fixture(params=["2019-05-08", "2026-11-27"])
def today(request: pytest.FixtureRequest) -> Iterator[str]:
    """What the portal's clock says."""
    with clock.frozen(request.param):
        yield request.param
