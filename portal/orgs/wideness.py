"""Keeping `is_wide` right, which says whose figures are spread over several slots (see portal.counts.services)."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import exists, func, select, update
from sqlalchemy.orm import Session, aliased

from portal.orgs.models import Org

TREE_LOCK = "orgs.tree"
"""Held shared by whoever makes organisations below others, exclusively by whoever moves a subtree."""


def refresh_wide(s: Session, ids: Collection[int]) -> None:
    """Set `is_wide` of organisations whose place, or whose direct children, have changed."""
    above, below = aliased(Org), aliased(Org)
    leads = exists().where(below.parent_id == Org.id, below.is_leading_body, below.closed_at.is_(None))
    is_prefecture = Org.is_leading_body & leads & (above.code == above.province_code)
    should = (Org.province_code == "") | (Org.code == Org.province_code) | func.coalesce(is_prefecture, False)
    found = (
        select(Org.id, should.label("wide"))
        .outerjoin(above, above.id == Org.parent_id)
        .where(Org.id.in_(ids), Org.is_wide != should)
    )
    for org_id, wide in s.execute(found).all():
        s.execute(update(Org).where(Org.id == org_id).values(is_wide=bool(wide)))
