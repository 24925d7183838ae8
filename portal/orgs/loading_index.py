"""The index of names' characters, kept up beside a load.

New names wait in a list of the index until it is full; whoever then adds one puts them all in place. In a load that is
the writer, batch after batch, for a quarter of its time: a connection of its own does it meanwhile.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event

from sqlalchemy import Engine, func, select

from portal.db import is_postgresql, session
from portal.orgs.models import NAME_CHARACTERS

PAUSE = 0.1
"""Seconds between two rounds."""


@contextmanager
def index_kept_up() -> Iterator[None]:
    """Put new names in place while the block writes them. SQLite has no such index."""
    if not is_postgresql(session()):
        yield
        return
    done, engine = Event(), session().get_bind()
    assert isinstance(engine, Engine)
    with ThreadPoolExecutor(1, "name index") as beside:
        tidying = beside.submit(_tidy, engine, done)
        try:
            yield
        finally:
            done.set()
    tidying.result()


def _tidy(engine: Engine, done: Event) -> None:
    tidy = select(func.gin_clean_pending_list(NAME_CHARACTERS.name))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while not done.wait(PAUSE):
            connection.execute(tidy)
