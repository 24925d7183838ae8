"""The list of members and cadres: pages in the order of the tree, by keyset, however many people there are.

Nothing is counted, and a request that has to read through people looks into no more than SCAN branches.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Select, or_, select, true
from sqlalchemy.orm import InstrumentedAttribute, aliased

from plugins.info_entry.member_candidates import Meant, meant_by
from plugins.info_entry.member_filter import REMOVED, MemberFilter
from plugins.info_entry.member_matching import Condition, filtered
from plugins.info_entry.member_words import Number, words_of
from portal.contracts.scope import OrgRef, Scope
from portal.db import among, is_postgresql, session
from portal.errors import Refused
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.people.models import Person
from portal.provinces.narrowing import hidden_provinces

PAGE = 40
SCAN, SCAN_ALL = 2000, 20_000
"""Branches and other organisations that one request looks into: with a filter, and without one."""
LAST = "last"
_CURSOR = re.compile("((?:[0-9a-z]{3}){0,32})-([1-9][0-9]{0,17}|0)")
_PAST = 10**18


class Listed(NamedTuple):
    """A person of the list with the branch; `id` and `name` are what the list's tick box says."""

    person: Person
    org: Org

    @property
    def id(self) -> int:
        """The person's."""
        return self.person.id

    @property
    def name(self) -> str:
        """The person's."""
        return self.person.name


@dataclass(frozen=True, slots=True)
class MemberPage:
    """A page of people with their branches. Cursors are '' where there is nothing more.

    `partial`: the next page may be empty too. `more`: others fit whom the search has not looked at.
    """

    rows: tuple[Listed, ...] = ()
    previous: str = ""
    next: str = ""
    partial: bool = False
    more: bool = False


class _Place(NamedTuple):
    """Where in the list: after the person `id` of the branch at `path`."""

    path: str
    id: int


class _Sought(NamedTuple):
    """What branches must fulfil, and what people with their branch must, with what the search means."""

    branches: Sequence[Condition]
    people: Sequence[Condition]
    meant: Meant

    def select(self) -> Select[Person, Org]:
        """People with their branches, as the database likes to find them."""
        return select(Person, Org).join_from(Org, Person, Person.org_id == Org.id).where(*self.branches, *self.people)


def list_members(
    scope: Scope, org: OrgRef, wanted: MemberFilter, numbers: Sequence[Number] = (), after: str = "", before: str = ""
) -> MemberPage:
    """The page after, or before, a cursor of an earlier page; `before` LAST is the end of the list."""
    sought = _sought(scope, org, wanted, numbers)
    reads = SCAN if wanted.narrows else SCAN_ALL
    if before:
        return _backward(org, sought, _place(org, before) or _Place(upper(org.path), 0), reads)
    return _forward(org, sought, _place(org, after) or _Place(org.path, 0), reads)


def everybody(scope: Scope, org: OrgRef, wanted: MemberFilter, numbers: Sequence[Number]) -> Select[Person, Org]:
    """All whom the list shows, in its order. Raise Refused if a search would leave some of them out."""
    sought = _sought(scope, org, wanted, numbers)
    if sought.meant.more:
        raise Refused("符合查找条件的人太多，请把条件写得更完整，或先进入下级组织。")
    within = sought.select().where(Org.path >= org.path, Org.path < upper(org.path))
    return within.order_by(Org.path, Person.id)


def next_ids(
    scope: Scope, org: OrgRef, wanted: MemberFilter, numbers: Sequence[Number], after: str, most: int
) -> tuple[list[int], str]:
    """The ids of the next `most` people of the list, and the cursor behind them, '' at its end: for bulk actions."""
    start = _place(org, after) or _Place(org.path, 0)
    behind = _sought(scope, org, wanted, numbers).select().where(Org.path >= start.path, _after(start))
    within = behind.where(Org.path < upper(org.path)).order_by(Org.path, Person.id)
    rows = session().execute(within.with_only_columns(Person.id, Org.path).limit(most)).all()
    return [row.id for row in rows], _cursor(org, rows[-1].path, rows[-1].id) if len(rows) == most else ""


def _sought(scope: Scope, org: OrgRef, wanted: MemberFilter, numbers: Sequence[Number]) -> _Sought:
    branches, people = [Org.category.in_(HOLDS_MEMBERS)], filtered(wanted)
    if hidden := hidden_provinces(scope, "info_entry"):
        branches.append(Org.province_code.not_in(hidden))
    if not wanted.searches:
        return _Sought(branches, people, Meant(wide=True))
    is_removed = wanted.state == REMOVED
    meant = meant_by(org, words_of(wanted.q, numbers), [*branches, *people], is_removed=is_removed)
    return _Sought(branches, [*people, *meant.conditions], meant)


def _forward(org: OrgRef, sought: _Sought, start: _Place, reads: int) -> MemberPage:
    high = upper(org.path)
    reach = _reach(Org.path >= start.path, Org.path < high, reads) if sought.meant.wide else None
    range_ = [Org.path >= start.path, Org.path <= reach if reach else Org.path < high]
    rows = _listed(sought, range_, start)
    first = rows[0] if rows and start != _Place(org.path, 0) else None
    previous = _cursor_of(org, first) if first else ""
    if len(rows) > PAGE:
        return MemberPage(tuple(rows[:PAGE]), previous, _cursor_of(org, rows[PAGE - 1]), more=sought.meant.more)
    beyond = _cursor(org, reach, _PAST - 1) if reach else ""
    return MemberPage(tuple(rows), previous, beyond, partial=bool(reach), more=sought.meant.more)


def _backward(org: OrgRef, sought: _Sought, end: _Place, reads: int) -> MemberPage:
    reach = _reach(Org.path >= org.path, Org.path <= end.path, reads, backward=True) if sought.meant.wide else None
    rows = _listed(sought, [Org.path <= end.path, Org.path >= (reach or org.path)], end, backward=True)
    last = rows[0] if rows and end.path != upper(org.path) else None
    next_ = _cursor_of(org, last) if last else ""
    shown = tuple(reversed(rows[:PAGE]))
    if len(rows) > PAGE:
        return MemberPage(shown, _cursor_of(org, shown[0]), next_, more=sought.meant.more)
    return MemberPage(
        shown, _cursor(org, reach, 0) if reach else "", next_, partial=bool(reach), more=sought.meant.more
    )


def _listed(sought: _Sought, range_: list[Condition], place: _Place, *, backward: bool = False) -> list[Listed]:
    """The first of the people beyond a place whose branches are in a range of paths, one more than a page has."""
    if sought.meant.people is not None:
        return _known(sought.meant.people, place, backward=backward)
    beyond = _before(place) if backward else _after(place)
    found = sought._replace(branches=[*sought.branches, *range_], people=[*sought.people, beyond])
    query, person_id = _branch_by_branch(found) if sought.meant.wide else (found.select(), Person.id)
    order = [Org.path.desc(), person_id.desc()] if backward else [Org.path, person_id]
    return [Listed(*row) for row in session().execute(query.order_by(*order).limit(PAGE + 1))]


def _known(people: Sequence[tuple[str, int]], place: _Place, *, backward: bool) -> list[Listed]:
    """The same of people who are known: no others are fetched, and the database has nothing to put in order."""
    beyond = [one for one in reversed(people) if one < place] if backward else [one for one in people if one > place]
    ids = [person_id for _, person_id in beyond[: PAGE + 1]]
    joined = select(Person, Org).join_from(Person, Org, Org.id == Person.org_id).where(among(Person.id, ids))
    found = {row.Person.id: Listed(*row) for row in session().execute(joined)}
    return [found[person_id] for person_id in ids]


def _branch_by_branch(sought: _Sought) -> tuple[Select[Person, Org], InstrumentedAttribute[int]]:
    """The same as `sought.select()`, with the ids to order it by, for people of whom no index knows.

    Where PostgreSQL expects hardly anybody to match, it would rather read everybody in the country once, than all
    people of so many branches: here it is not asked. SQLite cannot say this, and does it anyway.
    """
    if not is_postgresql(session()):
        return sought.select(), Person.id
    own = select(Person).where(Person.org_id == Org.id, *sought.people).correlate(Org).offset(0)
    person = aliased(Person, own.lateral())
    return select(person, Org).join_from(Org, person, true()).where(*sought.branches), person.id


def _after(place: _Place) -> Condition:
    return or_(Org.path > place.path, Person.id > place.id)


def _before(place: _Place) -> Condition:
    return or_(Org.path < place.path, Person.id < place.id)


def _reach(low: Condition, high: Condition, reads: int, *, backward: bool = False) -> str | None:
    """The path at which `reads` organisations after the first have been looked into; None if there are not so many."""
    order = Org.path.desc() if backward else Org.path
    return session().scalar(select(Org.path).where(low, high).order_by(order).offset(reads).limit(1))


def _cursor_of(org: OrgRef, row: Listed) -> str:
    return _cursor(org, row.org.path, row.id)


def _cursor(org: OrgRef, path: str, person_id: int) -> str:
    return f"{path[len(org.path) :]}-{person_id}"


def _place(org: OrgRef, cursor: str) -> _Place | None:
    found = _CURSOR.fullmatch(cursor)
    return _Place(org.path + found[1], int(found[2])) if found else None
