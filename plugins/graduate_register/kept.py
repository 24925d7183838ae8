"""Records as they are kept, and as everybody else sees them: sealed and opened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from plugins.graduate_register.destinations import HOMES
from plugins.graduate_register.doubts import in_words
from plugins.graduate_register.facts import FACTS, Facts
from plugins.graduate_register.models import HOUSEHOLD_CONTEXT, RESIDENCE_CONTEXT, Record
from portal.divisions.addresses import plain_address
from portal.pii import vault

_SEALED: tuple[tuple[str, str, Callable[..., str]], ...] = (
    ("household_address", "household_cipher", HOUSEHOLD_CONTEXT),
    ("residence_address", "residence_cipher", RESIDENCE_CONTEXT),
)
_PLAIN = tuple(name for name in FACTS if name not in {fact for fact, *_ in _SEALED})


@dataclass(frozen=True, slots=True)
class Kept:
    """A record, opened: its facts, its version, who has written it last, what is doubtful, in words, and who has said
    since that it is right."""

    facts: Facts
    version: int
    actor: str
    source: str
    said_at: dt.datetime
    suspicions: Sequence[str] = ()
    verified_at: dt.datetime | None = None
    verified_by: str = ""

    @property
    def doubts(self) -> Sequence[str]:
        """What is doubtful and nobody has verified."""
        return () if self.verified_at else self.suspicions


def opened(record: Record) -> Kept:
    """The record with its addresses in plain."""
    said = {name: getattr(record, name) for name in _PLAIN}
    for fact, column, context in _SEALED:
        sealed = getattr(record, column)
        said[fact] = vault().open(sealed, context(record.person_id)) if sealed else None
    return Kept(
        Facts(**said), record.version, record.actor, record.source, record.said_at,
        in_words(record.doubts, record.shared), record.verified_at, record.verified_by or "",
    )  # fmt: skip


def columns_of(person_id: int, facts: Facts) -> dict[str, Any]:
    """The columns that say `facts` of a person, and what follows from them."""
    found: dict[str, Any] = {name: getattr(facts, name) for name in _PLAIN}
    for fact, column, context in _SEALED:
        address = getattr(facts, fact)
        found[column] = vault().seal(address, context(person_id)) if address else None
    follows = {"receiving_township": facts.receiving_township, "is_complete": facts.is_complete}
    return found | follows | {"home_digest": home_digest(facts)}


def home_digest(facts: Facts) -> bytes | None:
    """By what equal homes are known without opening them: of the household, else of the residence; None for none."""
    for address, township in HOMES:
        if where := getattr(facts, address):
            said = f"{getattr(facts, township) or ''}|{plain_address(where)}"
            return vault().digest("graduate_register.home", said)
    return None
