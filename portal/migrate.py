"""Migrations: one environment for all, a version table for the core and one for each plugin."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config as AlembicConfig
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, inspect, text

from portal.config import Config
from portal.contracts.setup import Migrations
from portal.db import tune

ROOT = Path(__file__).resolve().parent.parent / "migrations"
CORE = Migrations("core", ROOT / "core")
LOCK = 0x5EA6_0E71


def upgrade(config: Config) -> None:
    """Bring the core's and every installed plugin's tables to the newest revision; safe to call at each start."""
    with _connected(config) as connection:
        for part in parts(config):
            command.upgrade(alembic_config(part, connection), "heads")


def downgrade(config: Config, name: str, revision: str) -> None:
    """Take one part (core or a plugin) back to `revision` (`base` removes its tables)."""
    with _connected(config) as connection:
        part = next(part for part in parts(config) if part.name == name)
        command.downgrade(alembic_config(part, connection), revision)


def status(config: Config) -> list[tuple[str, str, str]]:
    """(part, revision of the database, newest revision) for the core and each plugin; '' where there is none yet."""
    with _connected(config) as connection:
        return [(part.name, _current(part, connection), _newest(part, connection)) for part in parts(config)]


def is_current(config: Config) -> bool:
    """True if no migration is outstanding."""
    return all(current == newest for _, current, newest in status(config))


def is_empty(config: Config) -> bool:
    """True if the database has no table of the portal yet."""
    with _connected(config) as connection:
        return not inspect(connection).has_table("core_org")


def parts(config: Config) -> Sequence[Migrations]:
    """The core first, then the plugins of this deployment that bring tables, in the order of their requirements."""
    from portal.hooks.registry import load_registry

    return [CORE, *load_registry(config.plugins).migrations()]


def alembic_config(part: Migrations, connection: Connection) -> AlembicConfig:
    """Alembic's view of one part: shared environment, own revisions, own version table."""
    alembic = AlembicConfig()
    alembic.set_main_option("script_location", str(ROOT))
    alembic.set_main_option("path_separator", "os")
    alembic.set_main_option("version_locations", str(part.directory / "versions"))
    alembic.attributes.update(connection=connection, version_table=version_table(part), part=part.name)
    return alembic


def version_table(part: Migrations) -> str:
    """The name of the table that holds a part's revision."""
    return f"alembic_{part.name}"


@contextmanager
def _connected(config: Config) -> Iterator[Connection]:
    engine = create_engine(config.database_url, hide_parameters=True)
    tune(engine)
    try:
        with engine.begin() as connection, _alone(engine, connection):
            yield connection
    finally:
        engine.dispose()


@contextmanager
def _alone(engine: Engine, connection: Connection) -> Iterator[None]:
    """Two hosts that start at once migrate one after the other; no migration waits long for a busy table."""
    if engine.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK})
        connection.execute(text("SET LOCAL lock_timeout = '10s'"))
    yield


def _current(part: Migrations, connection: Connection) -> str:
    options: dict[str, Any] = {"version_table": version_table(part)}
    return MigrationContext.configure(connection, opts=options).get_current_revision() or ""


def _newest(part: Migrations, connection: Connection) -> str:
    return ScriptDirectory.from_config(alembic_config(part, connection)).get_current_head() or ""
