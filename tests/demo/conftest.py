"""The demonstration's moment and an application on an empty database."""

from collections.abc import Iterator

import pytest

from portal import clock
from portal.app import create_app
from portal.config import Config
from portal.db import db
from tests.services.backend import Backend


@pytest.fixture
def campaign() -> Iterator[None]:
    """8 May 2019, as everywhere in the demonstration."""
    with clock.frozen("2019-05-08T09:00"):
        yield


@pytest.fixture
def demonstrated(backend: Backend, campaign: None) -> None:
    """The demonstration's database, at its moment."""
    backend.demonstrate()


@pytest.fixture
def within(config: Config) -> Iterator[None]:
    """An application context on the database of `config`."""
    with create_app(config).app_context():
        yield
        db.session.remove()
        db.engine.dispose()
