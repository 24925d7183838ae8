"""Administrators of the cast at the import engine."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from tests.casting import Cast
from tests.imports.engine import Engine


@pytest.fixture
def engine_of(cast: Cast, session: Session) -> Callable[[str], Engine]:
    """The engine in the hands of a member of the cast: `engine_of("faculty")`."""
    return lambda name: Engine(cast.scope(name))


@pytest.fixture
def school(engine_of: Callable[[str], Engine]) -> Engine:
    """The engine in the hands of the university's administrator."""
    return engine_of("school")
