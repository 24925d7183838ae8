"""What every kind of import does alike with its staged rows: work through them part by part, and drop them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from sqlalchemy import delete

from portal.db import session

T = TypeVar("T")


def dropping(stage: type[Any]) -> Callable[[int], None]:
    """What drops an import's rows of `stage`."""

    def drop(import_id: int) -> None:
        session().execute(delete(stage).where(stage.import_id == import_id))

    return drop


def parts(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """All rows, some at a time; they are read before the first part is worked on, for that may change them."""
    left = list(rows)
    for start in range(0, len(left), size):
        yield left[start : start + size]
