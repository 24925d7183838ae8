"""Who files Annex 2, and with whom (R3.2).

Leading bodies file, and schools: the topmost organisation of the school field, with all its faculties. Either files
with the nearest leading body above, whatever lies between (a township, a working committee of education).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import aliased

from portal.contracts.scope import OrgRef, Scope
from portal.db import among, session
from portal.orgs.categories import HOLDS_MEMBERS, SCHOOL_FIELD, is_school_field
from portal.orgs.models import REF, Org
from portal.orgs.paths import ROOT, ancestors
from portal.provinces.narrowing import hidden_provinces

PLUGIN = "statistics"
_Above = aliased(Org)
_IN_SCHOOL = exists().where(_Above.id == Org.parent_id, _Above.industry.in_(SCHOOL_FIELD))
FILES: ColumnElement[bool] = and_(
    or_(Org.is_leading_body, and_(Org.industry.in_(SCHOOL_FIELD), ~_IN_SCHOOL)), Org.category.not_in(HOLDS_MEMBERS)
)
"""SQL on core_org: leading bodies and schools, by what is directly above them."""


@dataclass(frozen=True, slots=True)
class Filing:
    """`unit` files the table that an organisation's figures are in, with `superior`; None: nobody is above it."""

    unit: OrgRef
    superior: OrgRef | None


def filing_of(org: OrgRef) -> Filing:
    """Who files the table that an organisation belongs to, in one query."""
    return filing_on([*above(org), org])


def filings_of(org_ids: Collection[int]) -> dict[int, tuple[OrgRef, Filing]]:
    """The same of many, by id, with what they are, in two queries."""
    found = [OrgRef(*row) for row in session().execute(select(*REF).where(among(Org.id, org_ids)))]
    paths = {path for org in found for path in ancestors(org.path)}
    by_path = {row.path: OrgRef(*row) for row in session().execute(select(*REF).where(Org.path.in_(paths)))}
    return {org.id: (org, filing_on([*(by_path[path] for path in ancestors(org.path)), org])) for org in found}


def above(org: OrgRef) -> list[OrgRef]:
    """The superiors from the root down."""
    found = session().execute(select(*REF).where(Org.path.in_(ancestors(org.path))).order_by(Org.path))
    return [OrgRef(*row) for row in found]


def filing_on(way: Sequence[OrgRef]) -> Filing:
    """The same from the whole way: the organisation, with its superiors from the root down before it."""
    leads = [place for place, one in enumerate(way) if is_leading(one)]
    if is_leading(way[-1]):
        return Filing(way[-1], way[leads[-2]] if len(leads) > 1 else None)
    leading = leads[-1]
    school = next((one for one in way[leading + 1 :] if is_school(one)), None)
    if school is not None:
        return Filing(school, way[leading])
    return Filing(way[leading], way[leads[-2]] if len(leads) > 1 else None)


def is_leading(org: OrgRef) -> bool:
    """True for a leading body, and for the root, whatever it is."""
    return org.is_leading_body or org.path == ROOT


def is_school(org: OrgRef) -> bool:
    """True for what may file as a school, if no other school lies above it."""
    return is_school_field(org.industry) and org.category not in HOLDS_MEMBERS


def units_below(scope: Scope, org: OrgRef) -> Select[Org]:
    """The units that file with `org`, where the plugin is on: down to the first of each way, which are few."""
    is_unit = or_(Org.is_leading_body, Org.industry.in_(SCHOOL_FIELD))
    first = select(Org.id, is_unit.label("is_unit")).where(Org.parent_id == org.id, _is_place(Org))
    reached = first.cte("reached", recursive=True)
    deeper = aliased(Org)
    is_deeper_unit = or_(deeper.is_leading_body, deeper.industry.in_(SCHOOL_FIELD))
    further = select(deeper.id, is_deeper_unit).where(
        deeper.parent_id == reached.c.id, ~reached.c.is_unit, _is_place(deeper)
    )
    reached = reached.union_all(further)
    units = select(Org).join(reached, reached.c.id == Org.id).where(reached.c.is_unit)
    return units if org.province_code else units.where(Org.province_code.not_in(hidden_provinces(scope, PLUGIN)))


def _is_place(org: type[Org]) -> ColumnElement[bool]:
    return and_(org.closed_at.is_(None), org.category.not_in(HOLDS_MEMBERS))
