"""The branches whose year has come, found by their index (A2.5)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.contracts.scope import OrgRef
from portal.db import session
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.people.conversion import is_due
from portal.provinces.queries import provinces_with_plugins

PLUGIN = "graduation_marking"


def provinces_on() -> list[OrgRef]:
    """The provinces where the plugin is on, in the order of the tree: others are left alone."""
    return [province for province, on in provinces_with_plugins() if PLUGIN in on]


def is_any_due(province: OrgRef, year: int) -> bool:
    """True if a branch of the province is still to be converted for `year`."""
    return bool(first_due(province, year, 1))


def first_due(province: OrgRef, year: int, most: int) -> Sequence[int]:
    """Ids of the first branches of the province that are due, neighbours in the tree beside each other."""
    wanted = select(Org.id).where(Org.province_code == province.province_code, is_due(year))
    return session().scalars(wanted.order_by(Org.expected_graduation, Org.path).limit(most)).all()


def shown(org: OrgRef) -> list[OrgRef]:
    """Where below an organisation the plugin is on: for the centre the provinces, for all others themselves."""
    return [org] if org.province_code else provinces_on()


def within(orgs: Sequence[OrgRef], path: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """`path` lies at or below one of these organisations."""
    return or_(false(), *(and_(path >= one.path, path < upper(one.path)) for one in orgs))


def due_within(orgs: Sequence[OrgRef], year: int) -> ColumnElement[bool]:
    """The branches at and below these organisations that are due for `year`."""
    in_provinces = Org.province_code.in_([one.province_code for one in orgs])
    return and_(in_provinces, within(orgs, Org.path), is_due(year))


def count_due(orgs: Sequence[OrgRef], year: int) -> int:
    """How many branches at and below these organisations are due."""
    return session().scalar(select(func.count()).select_from(Org).where(due_within(orgs, year))) or 0
