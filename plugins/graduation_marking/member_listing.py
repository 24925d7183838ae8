"""The members of a branch, with what is said of each: when they graduate, whether they are graduates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from plugins.graduation_marking.member_models import MemberMark
from portal.contracts.scope import OrgRef
from portal.db import session
from portal.people.models import Person
from portal.people.sealing import id_context
from portal.people.standing import standing_of
from portal.pii import mask_id_number, vault

PAGE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A member; `month` ('2022-06') is the member's own, '' for none, `marked_by` whoever said so in a 混合支部."""

    id: int
    name: str
    id_number: str
    standing: str
    month: str
    marked_by: str


def lines_of(branch: OrgRef, after: int = 0) -> Sequence[Line]:
    """A page of members, in the order in which they were entered, and one more if there are more."""
    wanted = (
        select(Person, MemberMark)
        .outerjoin(MemberMark, (MemberMark.person_id == Person.id) & (MemberMark.org_id == Person.org_id))
        .where(Person.org_id == branch.id, Person.is_member, Person.removed_at.is_(None), Person.id > after)
        .order_by(Person.id)
        .limit(PAGE + 1)
    )
    rows = session().execute(wanted.execution_options(populate_existing=True))
    return [_line(branch, person, mark) for person, mark in rows]


def _line(branch: OrgRef, person: Person, mark: MemberMark | None) -> Line:
    return Line(
        person.id, person.name, mask_id_number(vault().open(person.id_cipher, id_context(person.id))),
        standing_of(person, branch.category), person.expected_graduation or "", mark.actor if mark else "",
    )  # fmt: skip
