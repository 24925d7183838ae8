"""What the register's fields and their values are called, and where two records differ."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from plugins.graduate_register.changes import HIDDEN
from plugins.graduate_register.destinations import HOUSEHOLD, RESIDENCE, RESIDENCES, SEALED, TITLES, TOWNSHIPS
from plugins.graduate_register.facts import FACTS, Facts
from plugins.graduate_register.models import Change
from portal.divisions.whole_names import whole_name

FIELDS: Mapping[str, str] = MappingProxyType({
    "destination": "去向", "place_name": "学校或单位", "place_address": "学校或单位地址",
    "place_township": "学校或单位所属乡镇街道", **HOUSEHOLD, **RESIDENCE, "residence_of": "居住地是谁的",
    "told_by": "由谁提供",
})  # fmt: skip
NOTHING = "空"
SHOWN_OF_ADDRESS = 6


def word_of(name: str, value: str | None) -> str:
    """A value as pages show it; '' for none."""
    if not value:
        return ""
    if name in TOWNSHIPS:
        return whole_name(value) or value
    known: Mapping[str, str] = {"destination": TITLES, "residence_of": RESIDENCES}.get(name, {})
    return known.get(value, value)


def masked(address: str | None) -> str:
    """The beginning of an address where somebody lives, for those who only look."""
    return f"{address[: min(SHOWN_OF_ADDRESS, len(address) // 2)]}***" if address else ""


def rows_of(facts: Facts) -> list[tuple[str, str]]:
    """What is known, field by field, with the addresses of homes masked."""
    values = {name: getattr(facts, name) for name in FIELDS}
    values |= {name: masked(values[name]) for name in SEALED}
    return [(title, word_of(name, values[name])) for name, title in FIELDS.items() if values[name]]


def differing(kept: Facts, typed: Facts) -> list[tuple[str, str, str]]:
    """Where two records differ: the field, what one says, what the other says."""
    pairs = ((name, getattr(kept, name), getattr(typed, name)) for name in FACTS)
    return [(FIELDS[name], word_of(name, one), word_of(name, other)) for name, one, other in pairs if one != other]


def told(changes: Iterable[Change]) -> list[tuple[Change, list[str]]]:
    """Each change with what it says."""
    return [(change, _said(json.loads(change.before), json.loads(change.after))) for change in changes]


def _said(before: Mapping[str, str | None], after: Mapping[str, str | None]) -> list[str]:
    return [_sentence(name, before.get(name), after.get(name)) for name in FIELDS if name in after]


def _sentence(name: str, old: str | None, new: str | None) -> str:
    title = FIELDS[name]
    if HIDDEN in (old, new):
        return f"{'登记' if not old else '清空' if not new else '修改'}了{title}"
    if not old:
        return f"{title}：{word_of(name, new)}"
    return f"{title}由“{word_of(name, old)}”改为“{word_of(name, new) or NOTHING}”"
