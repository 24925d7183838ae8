"""Sums of what `gaps` keeps, for every level (R1.4)."""

from __future__ import annotations

from sqlalchemy import Subquery, func, select

from plugins.township_verification.models import Gap
from portal.contracts.scope import OrgRef, Scope
from portal.orgs.models import Org
from portal.orgs.paths import WIDTH, upper
from portal.provinces.narrowing import hidden_provinces


def missing_by_child(scope: Scope, place: OrgRef) -> Subquery:
    """`path` of each organisation directly below `place` with the sum `missing` of its counties; its own path, too."""
    child = func.substr(Org.path, 1, len(place.path) + WIDTH).label("path")
    wanted = (
        select(child, func.sum(Gap.missing).label("missing"))
        .join(Gap, Gap.org_id == Org.id)
        .where(Org.path >= place.path, Org.path < upper(place.path), Org.closed_at.is_(None), Gap.missing > 0)
        .where(Org.province_code.not_in(hidden_provinces(scope, "township_verification")))
    )
    return wanted.group_by(child).subquery()
