"""The lines of a class sheet: this year's graduates of a branch as the sheet shows them, one line each (R3.1)."""

from __future__ import annotations

import zlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select

from plugins.graduate_register.destinations import HOUSEHOLD, RESIDENCE
from plugins.graduate_register.facts import Facts, lacks
from plugins.graduate_register.graduating import graduates
from plugins.graduate_register.kept import Kept, opened
from plugins.graduate_register.models import Record
from portal.contracts.scope import OrgRef
from portal.db import session
from portal.divisions.whole_names import whole_name
from portal.orgs.models import Org
from portal.people.models import Person
from portal.people.sealing import mobile_context
from portal.pii import mask_mobile, vault

PAGE = 60
AT_HOUSEHOLD = "household"
"""The home of a line is that of the household, or the residence of one of `destinations.RESIDENCES`."""
HOME = ("home_of", "home_address", "home_township")
CELLS = ("destination", "place_name", "place_address", "place_township", *HOME, "mobile")
"""The fields of a line; townships are names here."""


@dataclass(frozen=True, slots=True)
class Line:
    """A graduate as a line of the sheet; the mobile masked, '' for none."""

    id: int
    name: str
    mobile: str
    person_version: int
    kept: Kept | None

    @property
    def facts(self) -> Facts:
        """What is registered."""
        return self.kept.facts if self.kept else Facts()

    @property
    def version(self) -> int:
        """The record's version, 0 where there is none."""
        return self.kept.version if self.kept else 0

    @property
    def lacks(self) -> list[str]:
        """What the record lacks, in words."""
        return lacks(self.facts)

    @property
    def doubts(self) -> Sequence[str]:
        """What is doubtful in it, in words."""
        return self.kept.doubts if self.kept else ()

    @property
    def has_two_homes(self) -> bool:
        """True if both homes are known: a line has room for one, so they stay as they are."""
        return all(any(getattr(self.facts, name) for name in home) for home in (HOUSEHOLD, RESIDENCE))

    @property
    def home(self) -> Mapping[str, str]:
        """The fields of the home that is shown."""
        lives = any(getattr(self.facts, name) for name in RESIDENCE) and not self.has_two_homes
        return RESIDENCE if lives else HOUSEHOLD

    @property
    def codes(self) -> dict[str, str]:
        """The codes of the townships that are shown, '' for none."""
        names = {"place_township": "place_township", "home_township": list(self.home)[-1]}
        return {cell: getattr(self.facts, name) or "" for cell, name in names.items()}

    @property
    def cells(self) -> dict[str, str]:
        """What stands in the fields while nobody has typed."""
        facts, townships = self.facts, {cell: short_name(code) for cell, code in self.codes.items()}
        said = {name: getattr(facts, name) or "" for name in ("destination", "place_name", "place_address")}
        home_of = (facts.residence_of or "") if self.home is RESIDENCE else AT_HOUSEHOLD
        address = getattr(facts, next(iter(self.home))) or ""
        return {**said, **townships, "home_of": home_of, "home_address": address, "mobile": ""}

    @property
    def seen(self) -> str:
        """What the form carries: both versions, and a sum of the fields by which it is known if anybody typed."""
        return f"{self.person_version}.{self.version}.{checksum(self.cells)}"


def short_name(code: str) -> str:
    """A township's name with that of the county: there is no room for more."""
    return " ".join(whole_name(code).split()[-2:])


def checksum(cells: Mapping[str, str]) -> str:
    """A sum of what stands in the fields of a line."""
    return f"{zlib.crc32(chr(31).join(cells.get(name, '') for name in CELLS).encode()):x}"


def lines_of(branch: OrgRef, after: int = 0) -> list[Line]:
    """A page of the branch's graduates, in the order in which they were entered, and one more if there are more."""
    return _lines(branch, Person.id > after)


def lines_by_id(branch: OrgRef, ids: Collection[int]) -> list[Line]:
    """The branch's graduates among `ids`."""
    return _lines(branch, Person.id.in_(ids))


def _lines(branch: OrgRef, which: ColumnElement[bool]) -> list[Line]:
    wanted = (
        select(Person.id, Person.name, Person.mobile_cipher, Person.version, Record)
        .join(Org, Org.id == Person.org_id)
        .outerjoin(Record, Record.person_id == Person.id)
        .where(Person.org_id == branch.id, graduates(), which)
        .order_by(Person.id)
        .limit(PAGE + 1)
    )
    return [_line(row) for row in session().execute(wanted.execution_options(populate_existing=True))]


def _line(row: Any) -> Line:
    sealed = row.mobile_cipher
    mobile = mask_mobile(vault().open(sealed, mobile_context(row.id))) if sealed else ""
    return Line(row.id, row.name, mobile, row.version, opened(row.Record) if row.Record else None)
