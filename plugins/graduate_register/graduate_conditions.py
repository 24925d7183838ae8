"""From what 毕业去向名单 is narrowed to, to SQL on persons and their records."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func, or_

from plugins.graduate_register.graduate_filter import (
    INCOMPLETE,
    NO_MOBILE,
    NO_TOWNSHIP,
    UNREGISTERED,
    GraduateFilter,
)
from plugins.graduate_register.models import Record
from portal.people.models import Person
from portal.people.named import has_name, pinyin_ways

Condition = ColumnElement[bool]
_LACKS: dict[str, Condition] = {
    UNREGISTERED: Record.destination.is_(None),
    INCOMPLETE: Record.is_complete.is_distinct_from(True),
    NO_TOWNSHIP: Record.receiving_township.is_(None),
    # In these words, for SQLite would look for all who have none in the index of mobiles.
    NO_MOBILE: func.length(Person.mobile_digest).is_(None),
}


def recorded(wanted: GraduateFilter) -> list[Condition]:
    """What the record must say: its indexes find who does."""
    found: list[Condition] = []
    if wanted.township:
        found.append(Record.receiving_township == wanted.township)
    if wanted.destination:
        found.append(Record.destination == wanted.destination)
    if wanted.doubtful:
        found.append(and_(Record.is_doubtful))
    return found


def lacking(wanted: GraduateFilter) -> list[Condition]:
    """What must be missing, for a Person with or without a Record."""
    return [_LACKS[wanted.missing]] if wanted.missing else []


def named(q: str) -> list[Condition]:
    """The name begins with `q`, or its pinyin or initials do."""
    return [or_(*naming(q))] if q else []


def naming(q: str) -> list[Condition]:
    """The same as conditions of which one must hold, each with an index of its own."""
    return pinyin_ways(q.casefold()) if q.isascii() else [has_name(q)]
