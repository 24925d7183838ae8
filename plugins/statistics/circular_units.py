"""The units that a circular ranks, of which kind each is, and which provinces are left out (R4.2)."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased

from plugins.statistics.circular_choice import CITIES, COUNTIES, DIRECT
from portal.contracts.scope import OrgRef, Scope
from portal.db import among, session
from portal.errors import Refused
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.models import IS_UNIVERSITYS, REF, Org
from portal.orgs.paths import ROOT, ancestors, upper
from portal.provinces.narrowing import hidden_provinces

UNIVERSITY = "普通高等院校"
PLACES, UNIVERSITIES, OTHERS = "地方团委", "高校团委", "其他直属单位"
KINDS = (PLACES, UNIVERSITIES, OTHERS)
MOST = 5000
_ABOVE = aliased(Org)


def units_of(scope: Scope, org: OrgRef, level: str) -> list[OrgRef]:
    """The open organisations of a level below `org`, in the order of the tree.

    Those of provinces where statistics are off are left out. Raise Refused for too many.
    """
    wanted = select(*REF).where(_is_of(org, level), Org.closed_at.is_(None))
    shown = wanted.where(Org.province_code.not_in(hidden_provinces(scope, "statistics")))
    found = [OrgRef(*row) for row in session().execute(shown.order_by(Org.path).limit(MOST + 1))]
    if len(found) > MOST:
        raise Refused(f"单位太多，一次最多通报 {MOST:,} 个，请缩小范围。", {"level": "单位太多，请缩小范围"})
    return found


def kind_of(org: OrgRef) -> str:
    """One of KINDS: leading bodies of places, universities, whatever else is led directly."""
    if org.is_leading_body:
        return PLACES
    return UNIVERSITIES if org.industry == UNIVERSITY and org.category not in HOLDS_MEMBERS else OTHERS


def names_of(codes: Iterable[str]) -> list[str]:
    """Provinces' short names in the order of the tree."""
    wanted = list(codes)
    if not wanted:
        return []
    return list(session().scalars(select(Org.short_name).where(Org.code.in_(wanted)).order_by(Org.path)))


def above(org: OrgRef, unit_ids: Collection[int]) -> list[int]:
    """The ids of the open organisations below `org` that lead any of the units."""
    paths = session().scalars(select(Org.path).where(among(Org.id, unit_ids)))
    wanted = {path for unit in paths for path in ancestors(unit) if len(path) > len(org.path)}
    inside = and_(Org.path > org.path, Org.path < upper(org.path), Org.is_leading_body, Org.closed_at.is_(None))
    rows = session().execute(select(Org.id, Org.path).where(inside)) if wanted else ()
    return [row.id for row in rows if row.path in wanted]


def _is_of(org: OrgRef, level: str) -> ColumnElement[bool]:
    if level == DIRECT:
        return Org.parent_id == org.id
    below = and_(Org.path > org.path, Org.path < upper(org.path))
    if level == CITIES:
        return and_(below, Org.is_leading_body, Org.is_wide, Org.code != Org.province_code)
    if level == COUNTIES:
        return and_(below, Org.is_leading_body, ~Org.is_wide, Org.path != ROOT)
    # Said in the words of the index, within each query of its own table: a parameter would not tell PostgreSQL of it.
    faculty_of = exists(select(_ABOVE.id).where(_ABOVE.id == Org.parent_id, IS_UNIVERSITYS))
    return and_(below, IS_UNIVERSITYS, ~faculty_of)
