"""The graduates of a branch with what is registered about each (R3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from plugins.graduate_register.destinations import TITLES
from plugins.graduate_register.facts import Facts, lacks
from plugins.graduate_register.graduating import graduates
from plugins.graduate_register.kept import Kept, opened
from plugins.graduate_register.models import Record
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.divisions.whole_names import whole_name
from portal.errors import Missing
from portal.orgs.models import Org
from portal.people.models import Person
from portal.people.queries import person_in_subtree
from portal.provinces.narrowing import hidden_provinces

PAGE = 100
EVERYBODY, UNREGISTERED, INCOMPLETE, NO_TOWNSHIP, NO_MOBILE = "all", "none", "incomplete", "township", "mobile"
VIEWS = {
    EVERYBODY: "全部毕业生", UNREGISTERED: "未登记去向", INCOMPLETE: "登记不完整", NO_TOWNSHIP: "接收乡镇街道未知",
    NO_MOBILE: "缺手机号",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A graduate of a branch; `lacks` are the words for what is missing, '' are shown for what is not known."""

    id: int
    name: str
    has_mobile: bool
    destination: str
    place: str
    township: str
    lacks: tuple[str, ...]


def lines_of(branch: OrgRef, show: str = EVERYBODY, after: int = 0) -> Sequence[Line]:
    """A page of a branch's graduates, in the order in which they were entered, and one more if there are more."""
    must = {
        UNREGISTERED: Record.destination.is_(None),
        INCOMPLETE: Record.is_complete.is_distinct_from(True),
        NO_TOWNSHIP: Record.receiving_township.is_(None),
        NO_MOBILE: Person.mobile_digest.is_(None),
    }
    wanted = (
        select(Person.id, Person.name, Person.mobile_digest, Record)
        .join(Org, Org.id == Person.org_id)
        .outerjoin(Record, Record.person_id == Person.id)
        .where(Person.org_id == branch.id, graduates(), Person.id > after)
        .order_by(Person.id)
        .limit(PAGE + 1)
    )
    if show in must:
        wanted = wanted.where(must[show])
    return [_line(row) for row in session().execute(wanted.execution_options(populate_existing=True))]


def _line(row: Any) -> Line:
    facts = opened(row.Record).facts if row.Record else Facts()
    return Line(
        row.id, row.name, row.mobile_digest is not None, TITLES.get(facts.destination or "", ""),
        facts.place_name or "", whole_name(facts.receiving_township or ""), tuple(lacks(facts)),
    )  # fmt: skip


def graduate(scope: Scope, person_id: int) -> tuple[Person, OrgRef, Kept | None]:
    """Somebody of the scope with branch and record. Raise Missing outside, where the plugin is off, and for the
    removed."""
    found = person_in_subtree(scope, person_id)
    if found is None or found[0].removed_at or found[1].province_code in hidden_provinces(scope, "graduate_register"):
        raise Missing
    record = session().get(Record, person_id, populate_existing=True)
    return (*found, opened(record) if record else None)
