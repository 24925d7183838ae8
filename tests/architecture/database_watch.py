"""What a request did to the database: the statements it ran, and whether anything is different now."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

from flask import Flask
from sqlalchemy import Engine, event, inspect, text

from portal.db import db

# A visit is noted in the visitor's session, and nowhere else.
UNWATCHED = frozenset({"core_session"})


def engine_of(app: Flask) -> Engine:
    """The engine the portal works with."""
    with app.app_context():
        return db.engine


def fingerprint(engine: Engine) -> dict[str, str]:
    """A digest of each table's rows."""
    found = {}
    with engine.connect() as connection:
        for table in sorted(set(inspect(connection).get_table_names()) - UNWATCHED):
            rows = sorted(repr(tuple(row)) for row in connection.execute(text(f'SELECT * FROM "{table}"')))
            found[table] = hashlib.sha256("\n".join(rows).encode()).hexdigest()
    return found


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The SQL that runs while the block does, transaction control left out."""
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if not statement.startswith(("BEGIN", "SET ", "SHOW ", "PRAGMA ", "SAVEPOINT", "RELEASE")):
            seen.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)
