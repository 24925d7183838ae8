"""The members of a class for the sheets of their mobiles: who they are, whether they graduate, what is entered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from portal.contracts.scope import OrgRef
from portal.db import session
from portal.installation import installation
from portal.orgs.models import Org
from portal.people.graduation import graduates
from portal.people.models import Person
from portal.people.sealing import id_context, mobile_context
from portal.pii import mask_id_number, mask_mobile, vault

PAGE = 100
MOST_NAMES = 2000
MISSING, GRADUATING, EVERYBODY = "missing", "graduating", "all"
VIEWS = {MISSING: "缺手机号的毕业生", GRADUATING: "今年毕业的全部团员", EVERYBODY: "全部团员"}


@dataclass(frozen=True, slots=True)
class Line:
    """A member of a class as a line of a sheet; numbers masked."""

    id: int
    name: str
    id_number: str
    mobile: str
    version: int
    is_graduating: bool
    is_chosen: bool
    id_tail: int | None = None
    id_digest: bytes = b""
    admission_number: str = ""


def _graduating() -> ColumnElement[bool]:
    expected = func.coalesce(Person.expected_graduation, Org.expected_graduation)
    return expected.startswith(str(installation().config.campaign.year))


def lines_of(branch: OrgRef, show: str, after: int = 0) -> list[Line]:
    """A page of a branch's members, and one more if there are more; `show` is one of VIEWS."""
    must = [Person.id > after]
    if show in (MISSING, GRADUATING):
        must.append(_graduating())
    if show == MISSING:
        must.append(Person.mobile_digest.is_(None))
    return _lines(branch, must, PAGE + 1)


def lines_by_id(branch: OrgRef, ids: Collection[int]) -> list[Line]:
    """The branch's members among `ids`, in the order of the sheet."""
    return _lines(branch, [Person.id.in_(ids)], PAGE + 1)


def everybody(branch: OrgRef) -> list[Line]:
    """All members of a branch, to recognise pasted lines by."""
    return _lines(branch, [], MOST_NAMES)


def _lines(branch: OrgRef, must: Iterable[ColumnElement[bool]], most: int) -> list[Line]:
    wanted = (
        select(Person)
        .join(Org, Org.id == Person.org_id)
        .where(Person.org_id == branch.id, Person.removed_at.is_(None), Person.is_member, *must)
        .order_by(Person.id)
        .limit(most)
    )
    people = session().scalars(wanted.execution_options(populate_existing=True))
    return [_line(branch, person) for person in people]


def _line(branch: OrgRef, person: Person) -> Line:
    id_number = vault().open(person.id_cipher, id_context(person.id))
    mobile = vault().open(person.mobile_cipher, mobile_context(person.id)) if person.mobile_cipher else ""
    own = person.expected_graduation
    return Line(
        person.id, person.name, mask_id_number(id_number), mask_mobile(mobile) if mobile else "", person.version,
        graduates(branch, own), own is not None, person.id_tail, person.id_digest, person.admission_number or "",
    )  # fmt: skip


def missing_names(branches: Sequence[OrgRef]) -> dict[int, list[str]]:
    """The names of the graduating members without a mobile, by branch."""
    wanted = (
        select(Person.org_id, Person.name)
        .join(Org, Org.id == Person.org_id)
        .where(Person.org_id.in_([one.id for one in branches]), Person.removed_at.is_(None), Person.is_member)
        .where(Person.mobile_digest.is_(None), _graduating())
        .order_by(Person.org_id, Person.id)
        .limit(MOST_NAMES)
    )
    found: dict[int, list[str]] = {}
    for org_id, name in session().execute(wanted):
        found.setdefault(org_id, []).append(name)
    return found
