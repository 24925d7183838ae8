"""去向变动: who of a unit goes elsewhere than was said before (R3.1): 未就业 becomes 就业."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, func, literal_column, select

from plugins.graduate_register.destinations import TITLES
from plugins.graduate_register.models import Change
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.people.models import Person
from portal.provinces.narrowing import hidden_provinces

PAGE = 50
NOWHERE = "（清空）"
_IS_OTHER = and_(
    Change.old_destination.is_not(None),
    Change.old_destination != func.coalesce(Change.destination, literal_column("''")),
)
"""In the words of the index."""


@dataclass(frozen=True, slots=True)
class Way:
    """From where to where, as keys of destinations ('' for everything), and how many went so."""

    old: str
    new: str
    count: int = 0

    @property
    def told(self) -> str:
        """未就业/待业 → 就业."""
        return f"{title_of(self.old)} → {title_of(self.new)}"


def title_of(destination: str | None) -> str:
    """A destination in words, also where it was taken back."""
    return TITLES.get(destination or "", NOWHERE)


def way_in(words: str) -> Way:
    """`none_yet-work` as an address has it; what is no way is every way."""
    old, _, new = words.partition("-")
    return Way(old, new) if old in TITLES and (new in TITLES or not new) else Way("", "")


def changes_below(scope: Scope, org: OrgRef, way: Way) -> Select[*tuple[Any, ...]]:
    """The changes of people who are at or below a unit now, the newest first: change, name, branch."""
    wanted = (
        select(Change, Person.name, Person.id.label("person"), Org.full_name, Org.short_name, Org.code)
        .join(Person, Person.id == Change.person_id)
        .join(Org, Org.id == Person.org_id)
        .where(_IS_OTHER, *_here(scope, org))
        .order_by(Change.id.desc())
    )
    if way.old:
        wanted = wanted.where(Change.old_destination == way.old, func.coalesce(Change.destination, "") == way.new)
    return wanted


def list_changes(scope: Scope, org: OrgRef, way: Way, before: int | None = None) -> tuple[Sequence[Any], int]:
    """A page of them, and the id before which the next begins, 0 at the end."""
    wanted = changes_below(scope, org, way).limit(PAGE + 1)
    rows = session().execute(wanted.where(Change.id < before) if before else wanted).all()
    return rows[:PAGE], rows[PAGE - 1].Change.id if len(rows) > PAGE else 0


def ways_below(scope: Scope, org: OrgRef) -> list[Way]:
    """How many went from where to where, the most frequent first."""
    how_many, new = func.count(), func.coalesce(Change.destination, literal_column("''"))
    wanted = (
        select(Change.old_destination, new, how_many)
        .join(Person, Person.id == Change.person_id)
        .join(Org, Org.id == Person.org_id)
        .where(_IS_OTHER, *_here(scope, org))
        .group_by(Change.old_destination, new)
        .order_by(how_many.desc(), Change.old_destination, new)
    )
    return [Way(str(old), new, count) for old, new, count in session().execute(wanted)]


def _here(scope: Scope, org: OrgRef) -> list[Any]:
    shown = Org.province_code.not_in(hidden_provinces(scope, "graduate_register"))
    return [Org.path >= org.path, Org.path < upper(org.path), Person.removed_at.is_(None), shown]
