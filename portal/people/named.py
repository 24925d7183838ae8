"""People by how their names begin, in the words that each database answers from its index."""

from __future__ import annotations

import re

from sqlalchemy import ColumnElement, SQLColumnExpression, false, or_

from portal.db import is_postgresql, session
from portal.people.models import Person, initials_in

MOST_INITIALS = 5
"""Letters up to which initials may be meant."""
_SPECIAL = re.compile(r"[%_\\*?\[\]]")


def has_name(word: str) -> ColumnElement[bool]:
    """The name begins with `word`."""
    return _begins(Person.name, word)


def has_pinyin(word: str) -> ColumnElement[bool]:
    """The name's pinyin begins with `word`, or, of a short one, its initials do."""
    return or_(*pinyin_ways(word))


def pinyin_ways(word: str) -> list[ColumnElement[bool]]:
    """The same as conditions of which one must hold: asked for either, SQLite would read all names."""
    whole = _begins(Person.name_pinyin, word)
    return [whole] if len(word) > MOST_INITIALS else [whole, has_initials(word)]


def has_initials(word: str) -> ColumnElement[bool]:
    """The initials of the name begin with `word`."""
    return _begins(initials_in(Person.name_pinyin), f" {word}")


def _begins(column: SQLColumnExpression[str], text: str) -> ColumnElement[bool]:
    plain = _SPECIAL.sub("", text)
    if not plain:
        return false()
    return column.like(f"{plain}%") if is_postgresql(session()) else column.op("GLOB")(f"{plain}*")
