"""A note to find, and who finds it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from portal.orgs.selection import Selection
from tests.casting import Cast

Write = Callable[..., int]


@pytest.fixture
def write(cast: Cast) -> Write:
    """Write a note about organisations as a member of the cast: `write("school", "jiada-jx", text="…")`."""

    def written(name: str, *codes: str, text: str = "已联系") -> int:
        from portal_sample import services

        scope = cast.scope(name)
        with cast.app.app_context():
            return services.write(scope, scope.org, Selection(codes=codes), text)

    return written
