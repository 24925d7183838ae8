"""What the page of a list shows: its entries with what was found of each, and those who are only in the system.

A request looks through no more than SCAN of them: what is rare would otherwise be looked for in a whole county.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Subquery, and_, or_, select, tuple_

from plugins.info_entry.admission_models import ID_CONTEXT, Admission
from plugins.info_entry.comparing import (
    ELSEWHERE,
    EXTRA,
    admission_year,
    compared,
    matched,
    only_in_system,
    result_by_itself,
    result_of,
)
from portal.contracts.scope import OrgRef, Scope
from portal.db import session, snapshot
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.people.models import Person
from portal.people.sealing import id_context
from portal.pii import mask_id_number, vault

PAGE = 40
SCAN = 2000
"""Entries, or members, that one request compares."""
_CURSOR = re.compile("((?:[0-9a-z]{3})*)-([1-9][0-9]{0,17})")
MOST_LISTED = 60_000
"""Lists of so many are looked through entry by entry; above that the pages of the units below are."""


@dataclass(frozen=True, slots=True)
class Line:
    """An entry, or a person on no list: numbers masked, `told` says where the person is and what differs."""

    id: int
    name: str
    year: str
    id_number: str
    admission_number: str
    result: str
    told: str
    cursor: str
    person_id: int | None
    """Who is meant, if the administrator may open the person's page."""


class Lines(NamedTuple):
    """A page of lines, and the cursor behind it, '' at the end. `partial`: the next page may be empty too."""

    shown: list[Line]
    following: str = ""
    partial: bool = False


def entries(scope: Scope, org: OrgRef, result: str, year: int, after: str) -> Lines:
    """A page of the entries at and below `org`; '' and 0 are any result and year.

    In the order of the index (unit, entry), so that a page is read from it and no more.
    """
    which: list[ColumnElement[bool]] = [Admission.path >= org.path, Admission.path < upper(org.path)]
    if cursor := _CURSOR.fullmatch(after):
        which.append(tuple_(Admission.path, Admission.id) > tuple_(org.path + cursor[1], int(cursor[2])))
    if year:
        which.append(Admission.year == year)
    with snapshot() as s:
        found = [_line(scope, org, row) for row in s.execute(_in_words(_with_result(which, result)))]
        reach = select(Admission.path, Admission.id).where(*which).order_by(Admission.path, Admission.id)
        return _cut(org, found, reach if result else None)


def _with_result(which: list[ColumnElement[bool]], result: str) -> Subquery:
    """The first of these entries that have the result, as many as a page tells apart."""
    if not result:
        return matched(*which, first=PAGE + 1)
    looked = matched(*which, first=SCAN)
    fitting = select(looked).where(result_by_itself(looked) == result)
    return fitting.order_by(looked.c.path, looked.c.id).limit(PAGE + 1).subquery()


def _in_words(found: Subquery) -> Select[*tuple[Any, ...]]:
    """What a line says of matched entries."""
    above = Org.__table__.alias("above")
    wanted = compared(
        found, found, Person.name.label("person_name"), Person.id_digest.label("person_digest"),
        Person.admission_number.label("person_number"), Org.path.label("branch_path"), Org.full_name.label("branch"),
        above.c.full_name.label("above"), result_of(found).label("result"),
    )  # fmt: skip
    return wanted.outerjoin(above, above.c.id == Org.parent_id).order_by(found.c.path, found.c.id)


def _cut(org: OrgRef, found: list[Line], looked_through: Select[str, int] | None) -> Lines:
    """The page; if it is not full, it goes on behind the SCAN that were looked through, if there are so many."""
    if len(found) > PAGE:
        return Lines(found[:PAGE], found[PAGE - 1].cursor)
    last = None if looked_through is None else session().execute(looked_through.offset(SCAN - 1).limit(1)).one_or_none()
    return Lines(found, _cursor(org, *last), partial=True) if last else Lines(found)


def _cursor(org: OrgRef, path: str, id_: int) -> str:
    return f"{path[len(org.path) :]}-{id_}"


def _line(scope: Scope, org: OrgRef, row: Any) -> Line:
    id_number = vault().open(row.id_cipher, ID_CONTEXT(row.id)) if row.id_cipher else ""
    who = row.person_id if row.branch_path and scope.covers(row.branch_path) else None
    return Line(
        row.id, row.name, str(row.year), mask_id_number(id_number) if id_number else "", row.admission_number or "",
        row.result, _told(scope, row), _cursor(org, row.path, row.id), who,
    )  # fmt: skip


def _told(scope: Scope, row: Any) -> str:
    """Where the person is; outside of the scope only the organisation above the branch is named."""
    if row.person_id is None or row.branch_path is None:
        return ""
    where = row.branch if scope.covers(row.branch_path) else f"{row.above or row.branch}所属团支部"
    if row.result == ELSEWHERE:
        return f"录入在“{where}”"
    different = []
    if row.person_name != row.name:
        different.append(f"系统中的姓名是“{row.person_name}”")
    if row.id_digest and row.person_digest != row.id_digest:
        different.append("身份证号与系统中的不同")
    if row.admission_number and row.person_number and row.person_number != row.admission_number:
        different.append(f"系统中的发展团员编号是 {row.person_number}")
    return f"{where}。{'；'.join(different)}" if different else str(where)


def extras(org: OrgRef, year: int, after: str) -> Lines:
    """A page of members who were admitted in the years, are entered below `org`, and are on no list."""
    cursor = _CURSOR.fullmatch(after)
    path, person_id = (org.path + cursor[1], int(cursor[2])) if cursor else (org.path, 0)
    is_behind = and_(Org.path >= path, or_(Org.path > path, Person.id > person_id), Org.path < upper(org.path))
    in_order = select(Org.path, Person.id).join_from(Org, Person, Person.org_id == Org.id).where(is_behind)
    in_order = in_order.order_by(Org.path, Person.id)
    with snapshot() as s:
        end = s.execute(in_order.offset(SCAN - 1).limit(1)).one_or_none()
        wanted = in_order.with_only_columns(Person, Org.path, Org.full_name).where(*only_in_system(org.path))
        if end is not None:
            wanted = wanted.where(Org.path <= end[0], or_(Org.path < end[0], Person.id <= end[1]))
        if year:
            wanted = wanted.where(admission_year() == str(year))
        found = [_extra(org, *row) for row in s.execute(wanted.limit(PAGE + 1))]
        return _cut(org, found, in_order)


def _extra(org: OrgRef, person: Person, path: str, branch: str) -> Line:
    id_number = mask_id_number(vault().open(person.id_cipher, id_context(person.id)))
    year, number = (person.joined or person.admission_number or "")[:4], person.admission_number or ""
    where = _cursor(org, path, person.id)
    return Line(person.id, person.name, year, id_number, number, EXTRA, branch, where, person.id)
