"""How many rows an export has, as long as that is cheap to know."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, func, select, text
from sqlalchemy.exc import OperationalError

from portal.db import is_postgresql, session

AT_ONCE = 5000
"""Rows that are answered at once; more take a job."""
PATIENCE = "800ms"


def rows_at_once(query: Select[*tuple[Any, ...]]) -> int | None:
    """How many rows there are; None if more than AT_ONCE, or if PostgreSQL does not know within a moment.

    A filter that hardly anything matches would otherwise read the whole country while somebody waits.
    """
    s = session()
    s.rollback()
    if is_postgresql(s):
        s.execute(text(f"SET LOCAL statement_timeout = '{PATIENCE}'"))
    try:
        counted = s.scalar(select(func.count()).select_from(query.order_by(None).limit(AT_ONCE + 1).subquery())) or 0
    except OperationalError:
        return None
    finally:
        s.rollback()
    return counted if counted <= AT_ONCE else None


def rows_in_all(query: Select[*tuple[Any, ...]]) -> int:
    """How many rows there are, however long it takes to count them."""
    return session().scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
