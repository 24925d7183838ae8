"""Invariants that are one SQL statement: it returns a row for each violation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from sqlalchemy import bindparam, text

from portal import clock
from portal.contracts.setup import DataCheck
from portal.db import UtcDateTime, session

LIMIT = 20
AT_ONCE = 5000
"""Rows that are held at a time by a check that reads a whole table."""


def statement(key: str, title: str, sql: str, say: str) -> DataCheck:
    """A check whose `sql` selects what is wrong; `say` is formatted with each row's columns. `:now` is the present."""

    def find() -> list[str]:
        query = text(f"{sql} LIMIT {LIMIT}")
        values: dict[str, datetime] = {}
        if ":now" in sql:
            query, values = query.bindparams(bindparam("now", type_=UtcDateTime())), {"now": clock.now()}
        return [say.format(**row) for row in session().execute(query, values).mappings()]

    return DataCheck(key, title, find)


def rows_of(query: Any) -> Iterator[Any]:
    """The rows of a whole table, a few at a time, so that memory does not grow with it."""
    with session().execute(query.execution_options(yield_per=AT_ONCE)) as rows:
        yield from rows


def every_row(key: str, title: str, query: Any, is_wrong: Callable[[Any], bool], say: str) -> DataCheck:
    """A check that looks at every row of `query`; `say` is formatted with the wrong row's columns."""

    def find() -> list[str]:
        wrong = (row for row in rows_of(query) if is_wrong(row))
        return [say.format(**row._mapping) for row in islice(wrong, LIMIT)]

    return DataCheck(key, title, find)
