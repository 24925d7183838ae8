"""What the import of organisations reads: organisations by name and code, and what they say of themselves already."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from plugins.info_entry.models import Profile, StagedOrg
from portal.contracts.scope import Scope
from portal.db import session
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.models import Org
from portal.orgs.nesting import Kind
from portal.orgs.paths import upper

CHUNK = 5000


class Match(NamedTuple):
    """How many open organisations of the subtree a name may mean: all of them, committees, and one of either."""

    number: int = 0
    committees: int = 0
    org_id: int = 0
    committee_id: int = 0


class Known(NamedTuple):
    """An organisation that exists, with what it says of itself; `has_id` and `has_mobile`: the secretary's numbers."""

    id: int
    parent_id: int | None
    depth: int
    full_name: str
    short_name: str
    category: str
    industry: str
    is_leading_body: bool
    telephone: str | None
    email: str | None
    address: str | None
    secretary_name: str | None
    has_id: bool
    has_mobile: bool
    established: int | None
    filled: int | None

    @property
    def kind(self) -> Kind:
        """What the nesting rules look at."""
        return Kind(self.category, self.is_leading_body)


def matches(scope: Scope, column: InstrumentedAttribute[str], keys: Collection[str]) -> dict[str, Match]:
    """What each key of a name, or each code, means in the subtree."""
    is_committee = Org.category.not_in(sorted(HOLDS_MEMBERS))
    counted = (
        column, func.count(), func.count().filter(is_committee), func.min(Org.id),
        func.coalesce(func.min(Org.id).filter(is_committee), 0),
    )  # fmt: skip
    found: dict[str, Match] = {}
    for part in _parts(keys):
        wanted = _open_below(scope, select(*counted)).where(column.in_(part)).group_by(column)
        found |= {key: Match(*rest) for key, *rest in session().execute(wanted)}
    return found


def named_below(
    column: InstrumentedAttribute[str], above_ids: Collection[int], keys: Collection[str]
) -> dict[tuple[int, str], tuple[int, str]]:
    """(id, full name) of open organisations directly below these, by superior and key of a name."""
    found: dict[tuple[int, str], tuple[int, str]] = {}
    for part in _parts(keys):
        for above in _parts(above_ids):
            wanted = select(Org.parent_id, column, Org.id, Org.full_name).where(Org.parent_id.in_(above))
            rows = session().execute(wanted.where(column.in_(part), Org.closed_at.is_(None)))
            found |= {(parent or 0, key): (org_id, name) for parent, key, org_id, name in rows}
    return found


def known(ids: Collection[int]) -> dict[int, Known]:
    """Organisations by id, with what they say of themselves."""
    columns = (
        Org.id, Org.parent_id, Org.depth, Org.full_name, Org.short_name, Org.category, Org.industry,
        Org.is_leading_body, Org.telephone, Org.email, Org.address, Profile.secretary_name,
        Profile.id_cipher.is_not(None), Profile.mobile_cipher.is_not(None), Profile.established, Profile.filled,
    )  # fmt: skip
    wanted = select(*columns).outerjoin(Profile, Profile.org_id == Org.id)
    rows = (row for part in _parts(ids) for row in session().execute(wanted.where(Org.id.in_(part))))
    return {row.id: Known._make(row) for row in rows}


def committee_names(scope: Scope, limit: int) -> list[str]:
    """Full names of what may have others below, in the tree's order, for a template's drop-down."""
    wanted = _open_below(scope, select(Org.full_name)).where(Org.category.not_in(sorted(HOLDS_MEMBERS)))
    return list(session().scalars(wanted.order_by(Org.path).limit(limit)))


def staged_ids(import_id: int, seqs: Collection[int]) -> dict[int, int]:
    """The ids that rows staged before have, by their place in the file."""
    wanted = select(StagedOrg.seq, StagedOrg.org_id).where(StagedOrg.import_id == import_id)
    rows = (row for part in _parts(seqs) for row in session().execute(wanted.where(StagedOrg.seq.in_(part))))
    return {row.seq: row.org_id for row in rows}


def staged(import_id: int, seqs: Collection[int] | None = None) -> list[StagedOrg]:
    """An import's staged rows, in the order of the file; all, or those at these places."""
    wanted = select(StagedOrg).where(StagedOrg.import_id == import_id).order_by(StagedOrg.seq)
    parts = [wanted] if seqs is None else [wanted.where(StagedOrg.seq.in_(part)) for part in _parts(seqs)]
    fresh = (part.execution_options(populate_existing=True) for part in parts)
    return [row for part in fresh for row in session().scalars(part)]


def names_of(import_id: int, ids: Collection[int]) -> dict[int, str]:
    """Full names by id, of organisations that are there, and of those that wait in the same import."""
    waiting = select(StagedOrg.org_id, StagedOrg.full_name).where(StagedOrg.import_id == import_id)
    there = select(Org.id, Org.full_name)
    found: dict[int, str] = {}
    for part in _parts(ids):
        for wanted in (waiting.where(StagedOrg.org_id.in_(part)), there.where(Org.id.in_(part))):
            found |= {row[0]: row[1] for row in session().execute(wanted)}
    return found


def _open_below(scope: Scope, wanted: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    path = scope.org.path
    return wanted.where(Org.path >= path, Org.path < upper(path), Org.closed_at.is_(None))


def _parts(keys: Collection[Any]) -> Iterator[list[Any]]:
    items = sorted(keys)
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]
