"""Each invariant is broken once, by raw SQL, and doctor has to name it and nothing that has nothing to do with it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from portal import clock
from portal.db import Base, db, session
from portal.installation import installation
from tests.doctor.breaks import ALSO, BREAKS


def failing() -> set[str]:
    """The keys of all invariants that do not hold."""
    found = set()
    for key, check in installation().registry.data_checks().items():
        if check.find():
            found.add(key)
        session().rollback()
    return found


@contextmanager
def without_protection() -> Iterator[Connection]:
    """A connection on which nothing keeps anybody from breaking the data."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET session_replication_role = replica"))
        else:
            connection.rollback()
            raw = connection.connection.driver_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys = OFF")
            for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                raw.execute(f"DROP TRIGGER {name}")
        for index in (index for table in Base.metadata.sorted_tables for index in table.indexes if index.unique):
            connection.execute(text(f"DROP INDEX IF EXISTS {index.name}"))
        yield connection
        connection.commit()
    db.engine.dispose()
    session().expire_all()


def filled_in(statement: str, connection: Connection) -> str:
    """A statement of BREAKS with what differs between the databases."""
    postgresql = connection.dialect.name == "postgresql"
    again = "UPDATE core_sequence SET next_value = 1 WHERE name = 'core_org_id'"
    return statement.format(
        bytes="'\\x00'::bytea" if postgresql else "x'00'",
        now=f"'{clock.now():%Y-%m-%d %H:%M:%S.%f}'",
        first_id_again="SELECT setval('core_org_id', 1)" if postgresql else again,
    )


def test_every_invariant_has_a_test_that_breaks_it(furnished: Flask) -> None:
    with furnished.app_context():
        assert set(installation().registry.data_checks()) == set(BREAKS)
        assert len(BREAKS) >= 30


def test_a_database_that_nobody_has_broken_keeps_every_invariant(furnished: Flask) -> None:
    with furnished.app_context():
        assert failing() == set()


@pytest.mark.parametrize("key", BREAKS)
def test_a_broken_invariant_is_named(furnished: Flask, key: str) -> None:
    with furnished.app_context():
        with without_protection() as connection:
            for statement in BREAKS[key]:
                assert connection.execute(text(filled_in(statement, connection))).rowcount > 0
        assert failing() == {key} | ALSO.get(key, set())
