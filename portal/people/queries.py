"""Finding persons by their numbers, which are kept as digests, and saying who holds one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, TextClause, false, select, text
from sqlalchemy.orm import InstrumentedAttribute

from portal.contracts.scope import OrgRef, Scope
from portal.db import is_postgresql, session
from portal.orgs.models import Org
from portal.people.models import Person

DIGEST_BYTES = 32
_ABOVE = Org.__table__.alias("above")
_PIECE = f"substr(:digests, {DIGEST_BYTES} * n + 1, {DIGEST_BYTES})"
_POSTGRESQL = f"= ANY (ARRAY(SELECT {_PIECE} FROM generate_series(0, :last) AS n))"
_SQLITE = (
    "IN (WITH RECURSIVE series(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM series WHERE n < :last)"
    f" SELECT {_PIECE} FROM series)"
)


def has_digest(column: InstrumentedAttribute[Any], digests: Sequence[bytes]) -> ColumnElement[bool] | TextClause:
    """True where `column` is one of `digests`, which travel as one value: thousands would take long to bind."""
    if not digests:
        return false()
    among = _POSTGRESQL if is_postgresql(session()) else _SQLITE
    values = {"digests": b"".join(digests), "last": len(digests) - 1}
    return text(f"{column.expression} {among}").bindparams(**values)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds a number: person, branch, and what may be said of the branch to the administrator who asks."""

    person_id: int
    name: str
    org_id: int
    told: str


def holders_of_ids(scope: Scope, digests: Sequence[bytes]) -> dict[bytes, Holder]:
    """Who holds an ID number, by its digest."""
    return _holders(scope, Person.id_digest, digests)


def holders_of_mobiles(scope: Scope, digests: Sequence[bytes]) -> dict[bytes, Holder]:
    """Who holds a mobile number, by its digest."""
    return _holders(scope, Person.mobile_digest, digests)


def _holders(scope: Scope, column: InstrumentedAttribute[Any], digests: Sequence[bytes]) -> dict[bytes, Holder]:
    """Within the subtree the branch is named, elsewhere only the organisation above it."""
    wanted = (
        select(column, Person.id, Person.name, Person.org_id, Org.path, Org.full_name, _ABOVE.c.full_name)
        .join(Org, Org.id == Person.org_id)
        .outerjoin(_ABOVE, _ABOVE.c.id == Org.parent_id)
        .where(has_digest(column, digests), Person.removed_at.is_(None))
    )
    found: dict[bytes, Holder] = {}
    for digest, person_id, name, org_id, path, branch, above in session().execute(wanted):
        told = f"“{branch}”" if scope.covers(path) else f"“{above or branch}”所属团支部"
        found[digest] = Holder(person_id, name, org_id, told)
    return found


def person_in_subtree(scope: Scope, person_id: int) -> tuple[Person, OrgRef] | None:
    """A person who is there, with the branch, if it lies in the scope's subtree."""
    wanted = select(Person, Org).join(Org, Org.id == Person.org_id).where(Person.id == person_id)
    row = session().execute(wanted.execution_options(populate_existing=True)).first()
    return (row[0], row[1].ref()) if row is not None and scope.covers(row[1].path) else None
