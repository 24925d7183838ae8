"""Rotation: seal every number anew with the newest key, in batches, while the portal runs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select, tuple_, update

from portal.db import Base, session, transaction
from portal.exports.files import FILES as EXPORTED
from portal.imports.files import FILES as IMPORTED
from portal.keys.models import KeyProbe
from portal.keys.probe import CONTEXT, ONLY
from portal.people.models import Person, PersonFacts
from portal.pii import Sealed, vault

BATCH = 1000


Column = tuple[Any, Sealed]
"""A table's class, and what is sealed in it."""


def sealed_columns() -> Iterator[Column]:
    """Every sealed column of the core, of the tables in which plugins stage persons, and of those that name theirs."""
    for mapper in Base.registry.mappers:
        table: Any = mapper.class_
        if issubclass(table, PersonFacts):
            owner = "id" if table is Person else "person_id"
            for column, kind in (("id_cipher", "id_number"), ("mobile_cipher", "mobile")):
                yield table, Sealed(column, (owner,), f"core_person.{kind}:{{0}}".format)
        yield from ((table, sealed) for sealed in getattr(table, "__sealed__", ()))
    for files in (IMPORTED, EXPORTED):
        yield files.table, Sealed("cipher", (files.owner, "seq"), files.context)
    yield KeyProbe, Sealed("cipher", ("id",), lambda _id: CONTEXT)


def rotate() -> int:
    """Seal all that is sealed with an older key anew; returns how many values. Interrupted, it goes on where it was."""
    return sum(_rotate_column(table, sealed) for table, sealed in sealed_columns())


def is_complete() -> bool:
    """True if no rotation was interrupted: the probe, which comes last, is sealed with the newest key."""
    probe = session().get(KeyProbe, ONLY)
    return probe is None or vault().is_newest(probe.cipher)


def _rotate_column(table: Any, sealed: Sealed) -> int:
    done, last = 0, None
    while batch := _next_batch(table, sealed, last):
        last = tuple(batch[-1][:-1])
        old = [row for row in batch if not vault().is_newest(row[-1])]
        with transaction() as s:
            for *key, value in old:
                context = sealed.context(*key)
                fresh = vault().seal_bytes(vault().open_bytes(value, context), context)
                same = [column == part for column, part in zip(_keys(table, sealed), key, strict=True)]
                unchanged = getattr(table, sealed.column) == value
                s.execute(update(table).where(*same, unchanged).values({sealed.column: fresh}))
        done += len(old)
    return done


def _next_batch(table: Any, sealed: Sealed, last: tuple[Any, ...] | None) -> list[Any]:
    """The next rows by key; nobody's cipher text is held longer than its batch."""
    cipher, keys = getattr(table, sealed.column), _keys(table, sealed)
    wanted = select(*keys, cipher).where(cipher.is_not(None)).order_by(*keys).limit(BATCH)
    if last is not None:
        wanted = wanted.where(tuple_(*keys) > tuple_(*last))
    return list(session().execute(wanted))


def _keys(table: Any, sealed: Sealed) -> list[Any]:
    return [getattr(table, name) for name in sealed.key]
