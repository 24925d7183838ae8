"""What is registered about a graduate: cleaned, judged, and what is missing (R3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace

from plugins.graduate_register.destinations import (
    A_HOME,
    DESTINATIONS,
    HOMES,
    OWN,
    RESIDENCE,
    RESIDENCES,
    TOWNSHIPS,
    destination_of,
)
from portal.divisions.whole_names import township
from portal.people.rules.cells import one_line
from portal.pii import without_numbers

LONGEST = {
    "place_name": 100, "place_address": 120, "household_address": 120, "residence_address": 120, "told_by": 20,
}  # fmt: skip
"""Characters of the free texts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The words of a record; None for what is not known. Townships are codes, the other choices keys.

    The repr leaves out where somebody lives, for it ends up in logs.
    """

    destination: str | None = None
    place_name: str | None = None
    place_address: str | None = None
    place_township: str | None = None
    household_address: str | None = field(default=None, repr=False)
    household_township: str | None = None
    residence_address: str | None = field(default=None, repr=False)
    residence_township: str | None = None
    residence_of: str | None = None
    told_by: str | None = None

    @property
    def receiving_township(self) -> str | None:
        """The code of the township where the graduate is expected; None while it is not known."""
        townships = (getattr(self, name) for name in destination_of(self.destination).receives)
        return next(filter(None, townships), None)

    @property
    def is_complete(self) -> bool:
        """True if all that the destination requires is there."""
        return not lacks(self)


FACTS = tuple(one.name for one in fields(Facts))


def cleaned(values: Mapping[str, str]) -> Facts:
    """What a form or a row says, without noise, and without what its destination does not ask for."""
    said = {name: one_line(values.get(name) or "") or None for name in FACTS}
    asked = destination_of(said["destination"] if said["destination"] in DESTINATIONS else None).fields
    facts = Facts(**{name: said[name] for name in ("destination", *asked, "told_by")})
    lives = any(getattr(facts, name) for name in RESIDENCE)
    return replace(facts, residence_of=(facts.residence_of or OWN) if lives else None)


def complaints(facts: Facts) -> dict[str, str]:
    """What is malformed, by field; what is merely missing is none."""
    found = {name: "没有这样的乡镇街道，请重新选择" for name in TOWNSHIPS if not _is_known(getattr(facts, name))}
    if facts.destination is not None and facts.destination not in DESTINATIONS:
        found["destination"] = "没有这样的去向，请重新选择"
    if facts.residence_of is not None and facts.residence_of not in RESIDENCES:
        found["residence_of"] = "请选择本人居住地或父母居住地"
    for name, most in LONGEST.items():
        text = getattr(facts, name) or ""
        if len(text) > most:
            found[name] = f"最多 {most} 个字，现在有 {len(text)} 个"
        elif without_numbers(text) != text:
            found[name] = "这里不要填写手机号或身份证号"
    return found


def lacks(facts: Facts) -> list[str]:
    """What the destination requires and is missing, in words; a township is asked for once its address is there."""
    if facts.destination is None:
        return ["去向"]
    place = destination_of(facts.destination).place
    return [title for name, title in place.items() if not getattr(facts, name)] + _lacks_of_home(facts)


def _lacks_of_home(facts: Facts) -> list[str]:
    gaps = [[title for name, title in home.items() if not getattr(facts, name)] for home in HOMES]
    if any(not gap for gap in gaps):
        return []
    begun = [gap for gap, home in zip(gaps, HOMES, strict=True) if len(gap) < len(home)]
    return begun[0] if begun else [A_HOME]


def _is_known(code: str | None) -> bool:
    return code is None or township(code) is not None
