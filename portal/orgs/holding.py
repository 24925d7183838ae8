"""Taking hold of organisations for a change: locked, fresh, in the scope, in the version that was shown."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, aliased

from portal.contracts.scope import Scope
from portal.errors import Conflict, Missing
from portal.orgs.categories import BRANCH
from portal.orgs.levels import Place
from portal.orgs.models import Org
from portal.orgs.nesting import Kind
from portal.people.models import Person

AT_ONCE = 1000


def hold(s: Session, scope: Scope, *codes: str) -> list[Org]:
    """The open organisations `codes` of the scope's subtree, locked in the order of their ids. Raise Missing."""
    query = select(Org).where(Org.code.in_(codes), Org.closed_at.is_(None)).order_by(Org.id).with_for_update()
    found = {org.code: org for org in s.scalars(query.execution_options(populate_existing=True))}
    if any(code not in found or not scope.covers(found[code].path) for code in codes):
        raise Missing
    return [found[code] for code in codes]


def hold_ids(s: Session, ids: Collection[int]) -> list[Org]:
    """Open organisations by their ids, locked in that order; whoever asks looks at the scope."""
    unique, found = sorted(ids), list[Org]()
    for start in range(0, len(unique), AT_ONCE):
        part = select(Org).where(Org.id.in_(unique[start : start + AT_ONCE]), Org.closed_at.is_(None)).order_by(Org.id)
        found += s.scalars(part.with_for_update().execution_options(populate_existing=True))
    return found


def hold_branches_below(s: Session, org_id: int) -> list[int]:
    """The ids of the branches directly below, locked in that order."""
    below = select(Org.id).where(Org.parent_id == org_id, Org.closed_at.is_(None), Org.category == BRANCH)
    return list(s.scalars(below.order_by(Org.id).with_for_update()))


def expect_version(org: Org, version: int) -> None:
    """Raise Conflict if somebody else has changed the organisation since it was shown."""
    if org.version != version:
        raise Conflict(f"“{org.full_name}”刚刚被他人修改过，请刷新页面，核对后再提交。")


def place_of(org: Org) -> Place:
    """The organisation as one that others are put below."""
    return Place(
        org.id, org.code, org.path, org.province_code, org.is_wide, org.is_leading_body, org.children_made
    )  # fmt: skip


def kind_of(org: Org) -> Kind:
    """What the nesting rules look at."""
    return Kind(org.category, org.is_leading_body)


def superior_of(s: Session, org: Org) -> Org | None:
    """The organisation directly above, locked; None for the root."""
    if org.parent_id is None:
        return None
    query = select(Org).where(Org.id == org.parent_id).with_for_update()
    return s.scalars(query.execution_options(populate_existing=True)).one()


def has_open_child(s: Session, org_id: int) -> bool:
    """True if an open organisation lies directly below."""
    return bool(s.scalar(select(exists().where(Org.parent_id == org_id, Org.closed_at.is_(None)))))


def has_people(s: Session, org_id: int) -> bool:
    """True if somebody belongs to the organisation itself."""
    return bool(s.scalar(select(exists().where(Person.org_id == org_id, Person.removed_at.is_(None)))))


def kinds_below(s: Session, org_id: int) -> list[Kind]:
    """The kinds of organisations directly below."""
    below = select(Org.category, Org.is_leading_body).where(Org.parent_id == org_id, Org.closed_at.is_(None)).distinct()
    return [Kind(*row) for row in s.execute(below)]


def named_alike(s: Session, parent_id: int | None, name_key: str, but: int = 0) -> str | None:
    """The full name of an open organisation below the same superior that has the same name; `but` is left out."""
    twin = aliased(Org)
    query = select(twin.full_name).where(
        twin.parent_id == parent_id, twin.name_key == name_key, twin.closed_at.is_(None), twin.id != but
    )
    return s.scalar(query.limit(1))


def deepest(s: Session, low: str, high: str) -> int:
    """The greatest depth in a range of paths."""
    return s.scalar(select(func.max(Org.depth)).where(Org.path >= low, Org.path < high)) or 0
