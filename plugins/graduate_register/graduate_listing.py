"""毕业去向名单: the graduates at and below a unit, in the order of the tree, by keyset, however many there are (R3.1).

Each way to read it looks at so many rows and no more: who has a record of what is asked for is found by the record's
indexes, who lacks something by the figures of the branches, who is called something by the index of names.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, or_, outerjoin, select, union_all

from plugins.graduate_register.graduate_conditions import lacking, named, naming, recorded
from plugins.graduate_register.graduate_filter import GraduateFilter
from plugins.graduate_register.graduating import graduates
from plugins.graduate_register.lagging_branches import lagging_branches
from plugins.graduate_register.models import Record
from portal.contracts.scope import OrgRef, Scope
from portal.counts.queries import totals
from portal.db import among, session
from portal.orgs.models import REF, Org
from portal.orgs.paths import upper
from portal.people.models import Person
from portal.provinces.narrowing import hidden_provinces

PAGE = 50
LOOKED = 3000
"""Records that one page looks at where more is asked than an index knows."""
SMALL, MOST_NAMED = 20_000, 3000
"""People of a unit that is read through for a name; people of a name that are looked at in a larger one."""
_CURSOR = re.compile("((?:[0-9a-z]{3}){0,32})-([1-9][0-9]{0,17}|0)")
_LAST = 10**18 - 1
Condition = ColumnElement[bool]


class Place(NamedTuple):
    """Where in the list: behind the person `id` of the branch at `path`."""

    path: str
    id: int


@dataclass(frozen=True, slots=True)
class GraduatePage:
    """Rows of `everybody`. `next` is the cursor of the next page, '' at the end; `partial`: it may be empty, too.

    `more`: others have the searched name whom the search has not looked at.
    """

    rows: Sequence[Any]
    next: str = ""
    partial: bool = False
    more: bool = False


class _Found(NamedTuple):
    """Rows in their order, one more than a page has, and up to where all were looked at."""

    rows: Sequence[Any]
    end: Place | None = None
    more: bool = False


def list_graduates(scope: Scope, org: OrgRef, wanted: GraduateFilter, after: str = "") -> GraduatePage:
    """The page after a cursor of an earlier one."""
    start = _place(org, after) or Place(org.path, 0)
    if wanted.q:
        found = _named(scope, org, wanted, start)
    elif recorded(wanted):
        found = _recorded(scope, org, wanted, start)
    else:
        found = _of_branches(scope, org, wanted, start)
    shown = found.rows[:PAGE]
    if len(found.rows) > PAGE:
        last = Place(branch_of(shown[-1]).path, shown[-1].Person.id)
        return GraduatePage(shown, _cursor(org, last), more=found.more)
    return GraduatePage(shown, _cursor(org, found.end) if found.end else "", bool(found.end), found.more)


def everybody(scope: Scope, org: OrgRef, wanted: GraduateFilter) -> Select[*tuple[Any, ...]]:
    """All whom the list shows, in its order: person, the branch's OrgRef, record (None where there is none)."""
    must = [*_must(scope, wanted), *recorded(wanted), *named(wanted.q)]
    return _people().where(Org.path >= org.path, Org.path < upper(org.path), *must).order_by(Org.path, Person.id)


def branch_of(row: Any) -> OrgRef:
    """The branch of a row of `everybody`."""
    return OrgRef(*row[1 : 1 + len(REF)])


def _people() -> Select[*tuple[Any, ...]]:
    joined = select(Person, *REF, Record).join_from(Person, Org, Org.id == Person.org_id)
    return joined.outerjoin(Record, Record.person_id == Person.id).execution_options(populate_existing=True)


def _must(scope: Scope, wanted: GraduateFilter) -> list[Condition]:
    """What must hold of Person, Org and Record whichever way they are found."""
    shown = Org.province_code.not_in(hidden_provinces(scope, "graduate_register"))
    return [graduates(), shown, *lacking(wanted)]


def _of_branches(scope: Scope, org: OrgRef, wanted: GraduateFilter, start: Place) -> _Found:
    """Branch after branch, of those in which the figures say that there is somebody."""
    low = Org.path > start.path if start.id == _LAST else Org.path >= start.path
    branches = lagging_branches(scope, org, wanted.missing, low, PAGE + 1)
    # Said of both: told of people alone, PostgreSQL would read all organisations to find theirs.
    here = [among(Person.org_id, branches.ids), among(Org.id, branches.ids)]
    rows = _rows(org, start, [*_must(scope, wanted), *here])
    return _Found(rows, Place(branches.end, _LAST) if branches.end else None)


def _recorded(scope: Scope, org: OrgRef, wanted: GraduateFilter, start: Place) -> _Found:
    """Record after record of an index, up to LOOKED of them."""
    path, person = Record.path, Record.person_id
    behind = and_(path >= start.path, or_(path > start.path, person > start.id), path < upper(org.path))
    most = LOOKED if wanted.missing else PAGE + 1
    looked = select(person, path).where(behind, *recorded(wanted)).order_by(path, person).limit(most)
    window = looked.subquery()
    joined = _people().join(window, window.c.person_id == Person.id).where(*_must(scope, wanted))
    rows = session().execute(joined.order_by(window.c.path, window.c.person_id).limit(PAGE + 1)).all()
    if len(rows) > PAGE:
        return _Found(rows)
    last = session().execute(select(window).order_by(window.c.path, window.c.person_id).offset(most - 1)).first()
    return _Found(rows, Place(last.path, last.person_id) if last else None)


def _named(scope: Scope, org: OrgRef, wanted: GraduateFilter, start: Place) -> _Found:
    """A small unit is read through; in a large one no more than MOST_NAMED of the name are looked at.

    They are put in the order of the list before a page of them is fetched. Asked for graduates alone, the database
    might look at everybody of a surname to find a few; and joined, PostgreSQL would read all branches and records.
    """
    must = [*_must(scope, wanted), *recorded(wanted)]
    if totals([org], ["people"])[org.id]["people"] <= SMALL:
        return _Found(_rows(org, start, [*must, *named(wanted.q)]))
    listed = select(Org.path).select_from(outerjoin(Org, Record, Record.person_id == Person.id))
    below = (Org.id == Person.org_id, Org.path >= org.path, Org.path < upper(org.path))
    path = listed.where(*below, *must).correlate(Person).scalar_subquery().label("path")
    present = select(path, Person.id).where(Person.removed_at.is_(None)).limit(MOST_NAMED + 1)
    ways = [select(present.where(way).subquery()) for way in naming(wanted.q)]
    looked_at = session().execute(union_all(*ways)).all()
    places = sorted({Place(*row) for row in looked_at[:MOST_NAMED] if row.path})
    page = places[bisect_right(places, start) :][: PAGE + 1]
    order = {place.id: n for n, place in enumerate(page)}
    rows = session().execute(_people().where(among(Person.id, list(order)))).all() if order else []
    return _Found(sorted(rows, key=lambda row: order[row.Person.id]), more=len(looked_at) > MOST_NAMED)


def _rows(org: OrgRef, start: Place, must: Sequence[Condition]) -> Sequence[Any]:
    behind = and_(Org.path >= start.path, or_(Org.path > start.path, Person.id > start.id), Org.path < upper(org.path))
    wanted = _people().where(behind, *must).order_by(Org.path, Person.id)
    return session().execute(wanted.limit(PAGE + 1)).all()


def _cursor(org: OrgRef, place: Place) -> str:
    return f"{place.path[len(org.path) :]}-{place.id}"


def _place(org: OrgRef, cursor: str) -> Place | None:
    found = _CURSOR.fullmatch(cursor)
    return Place(org.path + found[1], int(found[2])) if found else None
