"""Adding to counters: rows of a table whose key says what is counted, and whose `value` how much."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import DeclarativeBase, Session

from portal.db import is_postgresql, table_of


def add_to(s: Session, counters: type[DeclarativeBase], rows: Sequence[Sequence[Any]]) -> None:
    """Add `rows` (the key's columns in the order of the table, then the change) to counters that are there or not.

    One after the other: whoever writes sorted rows takes them in the order in which all do.
    """
    table = table_of(counters)
    names, key = table.c.keys(), table.primary_key.columns.keys()
    statement = (
        f"INSERT INTO {table.name} ({', '.join(names)}) {{}} ON CONFLICT ({', '.join(key)})"
        f" DO UPDATE SET value = {table.name}.value + excluded.value"
    )
    if is_postgresql(s):
        dialect = s.get_bind().dialect
        arrays = [f"cast(:{column.name} AS {column.type.compile(dialect)}[])" for column in table.c]
        columns = map(list, zip(*rows, strict=True)) if rows else [[] for _ in names]
        unnested = f"SELECT * FROM unnest({', '.join(arrays)})"
        s.execute(text(statement.format(unnested)), dict(zip(names, columns, strict=True)))
    elif rows:
        values = f"VALUES ({', '.join(f':{name}' for name in names)})"
        s.execute(text(statement.format(values)), [dict(zip(names, row, strict=True)) for row in rows])
