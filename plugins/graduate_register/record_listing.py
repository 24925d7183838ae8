"""The graduates of a branch with what is registered about each (R3.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from plugins.graduate_register.destinations import TITLES
from plugins.graduate_register.facts import Facts, lacks
from plugins.graduate_register.graduating import graduates, is_graduating
from plugins.graduate_register.kept import Kept, opened
from plugins.graduate_register.models import Record
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.divisions.whole_names import whole_name
from portal.errors import Missing
from portal.orgs.models import Org
from portal.people.models import Person
from portal.people.queries import person_in_subtree
from portal.people.sealing import mobile_context
from portal.pii import mask_mobile, vault
from portal.provinces.narrowing import hidden_provinces

PAGE = 100
EVERYBODY, UNREGISTERED, INCOMPLETE, NO_TOWNSHIP, NO_MOBILE, DOUBTFUL = (
    "all", "none", "incomplete", "township", "mobile", "doubtful",
)  # fmt: skip
VIEWS = {
    EVERYBODY: "全部毕业生", UNREGISTERED: "未登记去向", INCOMPLETE: "登记不完整", NO_TOWNSHIP: "接收乡镇街道未知",
    NO_MOBILE: "缺手机号", DOUBTFUL: "疑似有误",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """A graduate of a branch; `lacks` are the words for what is missing, `doubts` for what is doubtful, '' are shown
    for what is not known."""

    id: int
    name: str
    has_mobile: bool
    destination: str
    place: str
    township: str
    lacks: tuple[str, ...]
    doubts: Sequence[str]


def lines_of(branch: OrgRef, show: str = EVERYBODY, after: int = 0) -> Sequence[Line]:
    """A page of a branch's graduates, in the order in which they were entered, and one more if there are more."""
    must = {
        UNREGISTERED: Record.destination.is_(None),
        INCOMPLETE: Record.is_complete.is_distinct_from(True),
        NO_TOWNSHIP: Record.receiving_township.is_(None),
        NO_MOBILE: Person.mobile_digest.is_(None),
        DOUBTFUL: Record.is_doubtful.is_(True),
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
    kept = opened(row.Record) if row.Record else None
    facts = kept.facts if kept else Facts()
    return Line(
        row.id, row.name, row.mobile_digest is not None, TITLES.get(facts.destination or "", ""),
        facts.place_name or "", whole_name(facts.receiving_township or ""), tuple(lacks(facts)),
        kept.doubts if kept else (),
    )  # fmt: skip


def next_open(branch: OrgRef, after: int) -> int | None:
    """Whose record in the branch is to be completed after this one's: the first of the following, else of all."""
    wanted = (
        select(Person.id)
        .join(Org, Org.id == Person.org_id)
        .outerjoin(Record, Record.person_id == Person.id)
        .where(Person.org_id == branch.id, graduates(), Record.is_complete.is_distinct_from(True), Person.id != after)
        .order_by(Person.id <= after, Person.id)
        .limit(1)
    )
    return session().scalar(wanted)


@dataclass(frozen=True, slots=True)
class Graduate:
    """A person with the branch and the record, None where there is none yet."""

    person: Person
    branch: OrgRef
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
    def doubts(self) -> Sequence[str]:
        """What is doubtful in it, in words."""
        return self.kept.doubts if self.kept else ()

    @property
    def mobile(self) -> str:
        """The mobile, masked; '' for none."""
        sealed = self.person.mobile_cipher
        return mask_mobile(vault().open(sealed, mobile_context(self.person.id))) if sealed else ""

    @property
    def is_graduating(self) -> bool:
        """True if the person belongs in this year's register."""
        return is_graduating(self.person, self.branch)


def find_graduate(scope: Scope, person_id: int) -> Graduate:
    """Somebody of the scope. Raise Missing outside, where the plugin is off, and for the removed."""
    found = person_in_subtree(scope, person_id)
    if found is None or found[0].removed_at or found[1].province_code in hidden_provinces(scope, "graduate_register"):
        raise Missing
    return _with_record(*found)


def graduate_in(branch: OrgRef, person_id: int) -> Graduate | None:
    """Somebody of a branch whose page is shown; None for the removed, and for those of whom there is nothing to say."""
    person = session().get_one(Person, person_id)
    found = _with_record(person, branch)
    return found if person.removed_at is None and (found.kept or found.is_graduating) else None


def _with_record(person: Person, branch: OrgRef) -> Graduate:
    record = session().get(Record, person.id, populate_existing=True)
    return Graduate(person, branch, opened(record) if record else None)
