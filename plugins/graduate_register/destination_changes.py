"""去向变动: who of a unit goes elsewhere than was said before (R3.1): 未就业 becomes 就业."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from plugins.graduate_register.destinations import TITLES
from plugins.graduate_register.models import Change, Turn
from portal.contracts.scope import OrgRef, Scope
from portal.db import among, session
from portal.orgs.models import Org
from portal.orgs.paths import WIDTH, upper
from portal.people.models import Person
from portal.provinces.narrowing import hidden_provinces

PAGE = 50
NOWHERE = "（清空）"


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
    """The changes of those who are in the register at or below a unit, the newest first: change, name, branch."""
    return (
        select(Change, Person.name, Person.id.label("person"), Org.full_name, Org.short_name, Org.code)
        .select_from(Turn)
        .join(Change, Change.id == Turn.change_id)
        .join(Person, Person.id == Turn.person_id)
        .join(Org, Org.path == Turn.path)
        .where(*_here(scope, org), *_on(way))
        .order_by(Turn.change_id.desc())
    )


def list_changes(scope: Scope, org: OrgRef, way: Way, before: int | None = None) -> tuple[Sequence[Any], int]:
    """A page of them, and the id before which the next begins, 0 at the end.

    The page is found before what is shown of it: a planner that expects few would look up everybody's.
    """
    wanted = select(Turn.change_id).where(*_here(scope, org), *_on(way)).order_by(Turn.change_id.desc())
    ids = session().scalars((wanted.where(Turn.change_id < before) if before else wanted).limit(PAGE + 1)).all()
    rows = session().execute(changes_below(scope, org, way).where(among(Turn.change_id, ids[:PAGE]))).all()
    return rows, ids[PAGE - 1] if len(ids) > PAGE else 0


def ways_below(scope: Scope, org: OrgRef) -> list[Way]:
    """How many went from where to where, the most frequent first."""
    how_many = func.count()
    wanted = (
        select(Turn.old_destination, Turn.destination, how_many)
        .where(*_here(scope, org))
        .group_by(Turn.old_destination, Turn.destination)
        .order_by(how_many.desc(), Turn.old_destination, Turn.destination)
    )
    return [Way(*row) for row in session().execute(wanted)]


def _on(way: Way) -> list[ColumnElement[bool]]:
    return [Turn.old_destination == way.old, Turn.destination == way.new] if way.old else []


def _here(scope: Scope, org: OrgRef) -> list[ColumnElement[bool]]:
    here = [Turn.path >= org.path, Turn.path < upper(org.path)]
    if hidden := hidden_provinces(scope, "graduate_register"):
        off = select(Org.path).where(Org.code.in_(hidden))
        here.append(func.substr(Turn.path, 1, 2 * WIDTH).not_in(off))
    return here
