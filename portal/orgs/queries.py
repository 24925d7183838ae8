"""Finding organisations; everything is looked for inside the subtree of whoever asks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.orgs import paths
from portal.orgs.models import Org
from portal.orgs.naming import Names, Remark, remarks
from portal.orgs.nesting import Kind


def find_in_subtree(scope: Scope, code: str) -> OrgRef | None:
    """The open organisation with this code in the scope's subtree; None outside of it, as if it did not exist."""
    org = org_in_subtree(scope, code)
    return org.ref() if org else None


def find_open(code: str) -> OrgRef | None:
    """The open organisation with this code, wherever it is: for pages that need no administrator."""
    found = session().scalars(select(Org).where(Org.code == code, Org.closed_at.is_(None))).one_or_none()
    return found.ref() if found else None


def org_in_subtree(scope: Scope, code: str) -> Org | None:
    """Like find_in_subtree, with all its columns."""
    found = session().scalars(select(Org).where(Org.code == code, Org.closed_at.is_(None))).one_or_none()
    return found if found is not None and scope.covers(found.path) else None


def superiors(scope: Scope, org: OrgRef) -> Sequence[OrgRef]:
    """The organisations above `org` from the scope's own down, which are all that its administrator may see."""
    above = [path for path in paths.ancestors(org.path) if scope.covers(path)]
    if above == [scope.org.path]:
        return [scope.org]
    found = session().scalars(select(Org).where(Org.path.in_(above)).order_by(Org.path))
    return [one.ref() for one in found]


def children(org: OrgRef, limit: int) -> Sequence[Org]:
    """The open organisations directly below, in the order of the tree."""
    query = select(Org).where(Org.parent_id == org.id, Org.closed_at.is_(None)).order_by(Org.path).limit(limit)
    return session().scalars(query).all()


def unusual_names(org: OrgRef) -> list[Remark]:
    """What is unusual about an organisation's names, a sibling of the same short name included."""
    twin = aliased(Org)
    alike = (
        select(twin.full_name)
        .join(Org, (Org.parent_id == twin.parent_id) & (Org.short_key == twin.short_key))
        .where(Org.id == org.id, twin.id != org.id, twin.closed_at.is_(None))
    )
    names, kind = Names(org.full_name, org.short_name), Kind(org.category, org.is_leading_body)
    return remarks(names, kind, session().scalar(alike.limit(1)))


def superior(org: OrgRef) -> OrgRef | None:
    """The organisation directly above, whoever asks: for rules, not for show. None for the root."""
    found = session().scalars(select(Org).where(Org.path == paths.parent(org.path))).one_or_none()
    return found.ref() if found else None
