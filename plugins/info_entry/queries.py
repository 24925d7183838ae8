"""What the import reads: branches by name, and what has become of staged members."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from sqlalchemy import exists, func, select
from sqlalchemy.orm import InstrumentedAttribute

from plugins.info_entry.models import StagedMember, StagedOrg
from portal.contracts.scope import Scope
from portal.db import session
from portal.imports.models import Import, ImportChunk
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.people.models import Person

CHUNK = 5000
HOLDERS = ("branch", "graduate_org")
Stage: TypeAlias = type[StagedMember] | type[StagedOrg]


@dataclass(frozen=True, slots=True)
class Matches:
    """The organisations that a text may mean: how many of them are branches, and the branch if it is one."""

    branches: int
    org_id: int | None
    full_name: str | None


class Loser(NamedTuple):
    """A staged member that did not become a person."""

    seq: int
    id_digest: bytes
    mobile_digest: bytes


def by_full_name(scope: Scope, keys: Collection[str]) -> dict[str, Matches]:
    """Open organisations of the subtree by the key of their full name."""
    return _matches(scope, Org.name_key, keys)


def by_short_name(scope: Scope, keys: Collection[str]) -> dict[str, Matches]:
    """Open organisations of the subtree by the key of their short name."""
    return _matches(scope, Org.short_key, keys)


def by_code(scope: Scope, codes: Collection[str]) -> dict[str, Matches]:
    """Open organisations of the subtree by their code."""
    return _matches(scope, Org.code, codes)


def _matches(scope: Scope, column: InstrumentedAttribute[str], keys: Collection[str]) -> dict[str, Matches]:
    found: dict[str, Matches] = {}
    is_branch = Org.category.in_(HOLDERS)
    for part in _parts(keys):
        wanted = (
            select(
                column,
                func.count().filter(is_branch),
                func.min(Org.id).filter(is_branch),
                func.min(Org.full_name).filter(is_branch),
            )
            .where(column.in_(part), Org.path >= scope.org.path, Org.path < upper(scope.org.path))
            .where(Org.closed_at.is_(None))
            .group_by(column)
        )
        for key, branches, org_id, full_name in session().execute(wanted):
            found[key] = Matches(branches, org_id, full_name)
    return found


def staged_rows(import_id: int, seqs: Collection[int]) -> Iterator[tuple[StagedMember, str]]:
    """Staged members with their branch's full name."""
    for part in _parts(seqs):
        wanted = (
            select(StagedMember, Org.full_name)
            .join(Org, Org.id == StagedMember.org_id)
            .where(StagedMember.import_id == import_id, StagedMember.seq.in_(part))
        )
        yield from ((member, full_name) for member, full_name in session().execute(wanted))


def branch_names(scope: Scope, limit: int) -> list[str]:
    """Full names of the subtree's branches, in the tree's order, for a template's drop-down."""
    wanted = (
        select(Org.full_name)
        .where(Org.path >= scope.org.path, Org.path < upper(scope.org.path))
        .where(Org.closed_at.is_(None), Org.category.in_(HOLDERS))
        .order_by(Org.path)
        .limit(limit)
    )
    return list(session().scalars(wanted))


def left_behind(import_id: int) -> list[Loser]:
    """Staged members of an import that did not become persons."""
    wanted = (
        select(StagedMember.seq, StagedMember.id_digest, StagedMember.mobile_digest)
        .outerjoin(Person, Person.id == StagedMember.person_id)
        .where(StagedMember.import_id == import_id, Person.id.is_(None))
        .order_by(StagedMember.seq)
    )
    return [Loser(seq, id_digest, mobile_digest or b"") for seq, id_digest, mobile_digest in session().execute(wanted)]


def still_there(import_id: int) -> list[tuple[int, str, bool]]:
    """The import's members that are persons: (seq, path of the branch they are in, whether they were removed since)."""
    wanted = (
        select(StagedMember.seq, Org.path, Person.removed_at.is_not(None))
        .join(Person, Person.id == StagedMember.person_id)
        .join(Org, Org.id == Person.org_id)
        .where(StagedMember.import_id == import_id)
        .order_by(StagedMember.seq)
    )
    return [(seq, path, is_removed) for seq, path, is_removed in session().execute(wanted)]


def _parts(keys: Iterable[object]) -> Iterator[list[object]]:
    items = list(keys)
    for start in range(0, len(items), CHUNK):
        yield items[start : start + CHUNK]


def orphaned_imports(stage: Stage) -> list[int]:
    """Ids of imports that have staged rows but are gone or refused, or whose file has been forgotten."""
    has_file = exists().where(ImportChunk.import_id == stage.import_id)
    wanted = (
        select(stage.import_id)
        .outerjoin(Import, Import.id == stage.import_id)
        .where((Import.id.is_(None)) | (Import.state == "refused") | ~has_file)
        .distinct()
    )
    return list(session().scalars(wanted))


def miscounted_imports(stage: Stage) -> list[int]:
    """Ids of imports whose staged rows are not as many as their accepted rows and those that lost a race since."""
    staged = func.count(stage.seq)
    wanted = (
        select(Import.id)
        .join(stage, stage.import_id == Import.id)
        .where(Import.state.in_(("checked", "applying", "applied", "undoing", "undone")))
        .group_by(Import.id)
        .having((staged < Import.accepted) | (staged > Import.accepted + Import.rejected))
    )
    return list(session().scalars(wanted))
