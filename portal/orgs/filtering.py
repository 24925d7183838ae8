"""From what an administrator typed and chose to SQL on core_org."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Text, func, literal, literal_column, or_
from sqlalchemy.dialects.postgresql import ARRAY

from portal.contracts.scope import OrgRef
from portal.contracts.setup import OrgFilter
from portal.orgs.models import COMMON_CHARACTERS, Org
from portal.orgs.names import org_key, short_key
from portal.orgs.pinyin import is_whole_pinyin
from portal.orgs.selection import ListFilter

Condition = ColumnElement[bool]

_LEAGUE_ALONE = frozenset({"共青团", "中国共产主义青年团", "中国共青团"})
_INITIALS = re.compile("[0-9a-z]+")


def conditions(org: OrgRef, wanted: ListFilter, offered: Sequence[OrgFilter]) -> list[Condition]:
    """What an organisation must fulfil, but for its path, which the caller gives one range.

    `offered` are the plugins' filters; a filter that is not among them matches nothing.
    """
    found: list[Condition] = [Org.closed_at.is_(None)]
    if wanted.direct:
        found.append(Org.parent_id == org.id)
    if wanted.category:
        found.append(Org.category == wanted.category)
    if wanted.industry:
        found.append(Org.industry == wanted.industry)
    if key := searched(wanted.q):
        found.append(_matches(key, wanted.q))
    by_key = {one.key: one for one in offered}
    for name, value in wanted.plugins:
        known = name in by_key and any(value == choice for choice, _ in by_key[name].choices)
        found.append(by_key[name].where(value) if known else literal(value=False))
    return found


def searched(text: str) -> str:
    """`text` as names are compared, or '' if it narrows nothing: every full name begins with 共青团."""
    key = org_key(text)
    return "" if key in _LEAGUE_ALONE else key


def has_characters(key: str) -> Condition | None:
    """The name has all characters of `key`, in any order: what PostgreSQL's index can answer. None if it cannot, for
    they are all too common."""
    sought = sorted(set(key).difference(COMMON_CHARACTERS))
    common = literal_column(f"'{COMMON_CHARACTERS}'", Text)
    rarer = func.translate(Org.name_key.op("||")(Org.short_key), common, literal_column("''", Text))
    characters = func.string_to_array(rarer, None, type_=ARRAY(Text))
    return characters.contains(sought) if sought else None


def _matches(key: str, text: str) -> Condition:
    """The full or short name contains `key`, or the initials or the pinyin do, or `text` is the code."""
    found = [Org.name_key.contains(key, autoescape=True), Org.short_key.contains(short_key(text), autoescape=True)]
    if key.isascii():
        found.append(Org.code == text)
    if _INITIALS.fullmatch(key):
        found.append(Org.pinyin.contains(key, autoescape=True))
        found += [Org.whole_pinyin.contains(key, autoescape=True)] if is_whole_pinyin(key) else []
    return or_(*found)
