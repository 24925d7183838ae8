"""Records as they are kept, and as everybody else sees them: sealed and opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from plugins.graduate_register.facts import FACTS, Facts
from plugins.graduate_register.models import HOUSEHOLD_CONTEXT, RESIDENCE_CONTEXT, Record
from portal.pii import vault

_SEALED: tuple[tuple[str, str, Callable[..., str]], ...] = (
    ("household_address", "household_cipher", HOUSEHOLD_CONTEXT),
    ("residence_address", "residence_cipher", RESIDENCE_CONTEXT),
)
_PLAIN = tuple(name for name in FACTS if name not in {fact for fact, *_ in _SEALED})


@dataclass(frozen=True, slots=True)
class Kept:
    """A record, opened: its facts, its version, and who has written it last."""

    facts: Facts
    version: int
    actor: str
    source: str
    said_at: dt.datetime


def opened(record: Record) -> Kept:
    """The record with its addresses in plain."""
    said = {name: getattr(record, name) for name in _PLAIN}
    for fact, column, context in _SEALED:
        sealed = getattr(record, column)
        said[fact] = vault().open(sealed, context(record.person_id)) if sealed else None
    return Kept(Facts(**said), record.version, record.actor, record.source, record.said_at)


def columns_of(person_id: int, facts: Facts) -> dict[str, Any]:
    """The columns that say `facts` of a person, and what follows from them."""
    found: dict[str, Any] = {name: getattr(facts, name) for name in _PLAIN}
    for fact, column, context in _SEALED:
        address = getattr(facts, fact)
        found[column] = vault().seal(address, context(person_id)) if address else None
    return found | {"receiving_township": facts.receiving_township, "is_complete": facts.is_complete}
