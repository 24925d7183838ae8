"""Migrations go up, down to nothing and up again, and make exactly the tables the models describe."""

from __future__ import annotations

import warnings

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, NullPool, create_engine, inspect, text

import portal.models  # noqa: F401 - fills the metadata
from portal import migrate
from portal.config import Config
from portal.db import Base
from portal.orgs.models import NAME_CHARACTERS


def tables(connection: Connection) -> dict[str, list[str]]:
    """Each table of the portal with its columns and their types."""
    inspector = inspect(connection)
    return {
        name: [f"{column['name']} {column['type']}" for column in inspector.get_columns(name)]
        for name in inspector.get_table_names()
        if not name.startswith("alembic_")
    }


def differences(connection: Connection) -> list[object]:
    """What alembic would have to change to make the models' tables, for the tables the models know."""
    context = MigrationContext.configure(connection, opts={"include_object": _known, "compare_type": True})
    with warnings.catch_warnings():
        # Indexes of expressions: SQLite cannot say whether they are there.
        for name in (NAME_CHARACTERS.name, "ix_core_person_initials"):
            warnings.filterwarnings("ignore", f".*{name}.*")
        return list(compare_metadata(context, Base.metadata))


def _known(_object: object, name: str | None, kind: str, reflected: bool, _other: object) -> bool:
    return not (kind == "table" and reflected and name not in Base.metadata.tables)


@pytest.fixture
def connection(config: Config) -> Connection:
    with create_engine(config.database_url, poolclass=NullPool).connect() as opened:
        yield opened


def test_up_down_up_ends_where_it_began(config: Config) -> None:
    engine = create_engine(config.database_url, poolclass=NullPool)
    with engine.connect() as connection:
        before = tables(connection)
    assert "core_org" in before
    for part in reversed(migrate.parts(config)):
        migrate.downgrade(config, part.name, "base")
    with engine.connect() as connection:
        assert tables(connection) == {}
    migrate.upgrade(config)
    with engine.connect() as connection:
        assert tables(connection) == before
    assert migrate.is_current(config)


def test_migrations_and_models_describe_the_same_tables(connection: Connection) -> None:
    assert differences(connection) == []


def test_a_column_the_models_do_not_know_is_found(connection: Connection) -> None:
    connection.execute(text("ALTER TABLE core_org ADD COLUMN forgotten integer"))
    assert "forgotten" in repr(differences(connection))
    connection.rollback()


def test_upgrading_twice_changes_nothing(config: Config) -> None:
    before = migrate.status(config)
    migrate.upgrade(config)
    assert migrate.status(config) == before
    assert all(current == newest != "" for _, current, newest in before)
