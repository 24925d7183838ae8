"""What somebody has typed into a line of a class sheet, and the record that makes of it (R3.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from plugins.graduate_register.destinations import DESTINATIONS, HOUSEHOLD, PLACE, RESIDENCE, TOWNSHIPS
from plugins.graduate_register.facts import FACTS, Facts, cleaned, complaints
from plugins.graduate_register.sheet_lines import AT_HOUSEHOLD, CELLS, PAGE, Line, checksum
from plugins.graduate_register.told_townships import told_township
from portal.people.rules.mobile import parse_mobile

SEEN = "seen"
_DIGITS = 18
_CELLS = {
    "household_address": "home_address", "residence_address": "home_address", "household_township": "home_township",
    "residence_township": "home_township", "residence_of": "home_of",
}  # fmt: skip
"""The fields of a line in which facts stand that are called otherwise."""


@dataclass(slots=True)
class Typed:
    """The fields of a line, and which versions of person and record were shown with it."""

    cells: dict[str, str]
    person_version: int
    version: int
    checksum: str

    @property
    def is_touched(self) -> bool:
        """True if anything stands there that did not when the line was shown."""
        return checksum(self.cells) != self.checksum

    @property
    def seen(self) -> str:
        """What the form carried."""
        return f"{self.person_version}.{self.version}.{self.checksum}"


@dataclass(slots=True)
class Judged:
    """What a line says: the record, the mobile, what was supposed, and what is wrong, by field."""

    facts: Facts
    mobile: str | None = field(default=None, repr=False)
    notes: list[str] = field(default_factory=list)
    errors: dict[str, str] = field(default_factory=dict)


def typed_lines(form: Mapping[str, str]) -> dict[int, Typed]:
    """The lines that a form sends, by person; fields are called `<cell>.<person>`."""
    ids = [name.partition(".")[2] for name in form if name.startswith(f"{SEEN}.")][: PAGE + 1]
    return {int(one): _typed(form, one) for one in ids if one.isascii() and one.isdecimal() and len(one) <= _DIGITS}


def _typed(form: Mapping[str, str], person: str) -> Typed:
    person_version, version, shown = [*form[f"{SEEN}.{person}"].split("."), "", "", ""][:3]
    cells = {name: form.get(f"{name}.{person}", "").strip() for name in CELLS}
    return Typed(cells, _number(person_version), _number(version), shown)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def judge(typed: Typed, line: Line) -> Judged:
    """The record that the line asks for; what the line has no room for stays as it is kept."""
    cells = typed.cells
    values = {name: getattr(line.facts, name) or "" for name in FACTS}
    values |= {name: cells[name] for name in ("destination", *PLACE)}
    fields = {"place_township": "place_township"}
    if not line.has_two_homes:
        home, other = (HOUSEHOLD, RESIDENCE) if cells["home_of"] in ("", AT_HOUSEHOLD) else (RESIDENCE, HOUSEHOLD)
        values |= dict.fromkeys((*other, "residence_of"), "")
        address, township = home
        values |= {address: cells["home_address"], township: cells["home_township"]}
        values["residence_of"] = cells["home_of"] if home is RESIDENCE else ""
        fields[township] = "home_township"
    found = Judged(line.facts)
    for township, cell in fields.items():
        if cells[cell] and cells[cell] == line.cells[cell]:
            values[township] = line.codes[cell]
        else:
            _settle_township(found, values, township, cell)
    found.facts = cleaned(values)
    _complain(found, values)
    if cells["mobile"]:
        found.mobile, problems = parse_mobile(cells["mobile"])
        if found.mobile is None:
            found.errors["mobile"] = problems[0].message
    return found


def _settle_township(found: Judged, values: dict[str, str], township: str, cell: str) -> None:
    """Put the code of a township where its name is, or that of the address where none is."""
    destination = DESTINATIONS.get(values["destination"])
    if cell == "place_township" and (destination is None or cell not in destination.place):
        return
    told = told_township(values[township], values[TOWNSHIPS[township]])
    values[township] = told.code or ""
    if told.problem:
        found.errors[cell] = told.problem
    elif told.note:
        found.notes.append(told.note)


def _complain(found: Judged, values: Mapping[str, str]) -> None:
    wrong = complaints(found.facts)
    found.errors = {_CELLS.get(name, name): text for name, text in wrong.items()} | found.errors
    unasked = [name for name in PLACE if values[name] and not getattr(found.facts, name)]
    if unasked and not values["destination"]:
        found.errors["destination"] = "请选择去向"
    elif unasked and not found.errors:
        found.notes.append("这种去向不登记这几项学校或单位的内容，没有保存")
