"""How many an area expects, read from figures that are kept (R3.1): a few hundred rows, however many graduates."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import ColumnElement, ScalarSelect, and_, func, or_, select

from plugins.graduate_register.expecting import COUNTY, PROVINCE, TOWNSHIP
from plugins.graduate_register.models import ExpectedCount
from portal.db import session
from portal.orgs.paths import upper
from portal.provinces.queries import is_on

_KEPT_AS = {0: PROVINCE, PROVINCE: PROVINCE, 4: COUNTY, COUNTY: COUNTY, TOWNSHIP: TOWNSHIP}
"""Of which areas the figures are summed for one whose code has so many digits."""


def expected_in(code: str) -> ScalarSelect[int]:
    """How many an area expects, in SQL."""
    return select(func.coalesce(func.sum(ExpectedCount.value), 0)).where(_is_shown(), _in_area(code)).scalar_subquery()


def by_destination(code: str) -> dict[str, int]:
    """How many are expected in an area with each destination, '' for those who have none."""
    wanted = select(ExpectedCount.destination, func.sum(ExpectedCount.value)).where(_is_shown(), _in_area(code))
    return {key: int(value) for key, value in session().execute(wanted.group_by(ExpectedCount.destination)) if value}


def by_area(codes: Iterable[str]) -> dict[str, int]:
    """How many are expected in each of these areas."""
    sought = list(codes)
    wanted = select(ExpectedCount.area, func.sum(ExpectedCount.value)).where(_is_shown(), _any_of(sought))
    found = session().execute(wanted.group_by(ExpectedCount.area)).all()
    digits = {code: _KEPT_AS[len(code)] for code in sought}
    return {
        code: int(sum(value for area, value in found if len(area) == digits[code] and area.startswith(code)))
        for code in sought
    }  # fmt: skip


def by_township(county: str) -> dict[str, int]:
    """How many are expected in each township of a county that expects somebody."""
    within = and_(ExpectedCount.digits == TOWNSHIP, _begins(county))
    wanted = select(ExpectedCount.area, func.sum(ExpectedCount.value)).where(_is_shown(), within)
    return {key: int(value) for key, value in session().execute(wanted.group_by(ExpectedCount.area)) if value}


def _any_of(codes: Iterable[str]) -> ColumnElement[bool]:
    return or_(False, *(_in_area(code) for code in codes))


def _in_area(code: str) -> ColumnElement[bool]:
    digits = _KEPT_AS[len(code)]
    level = ExpectedCount.digits == digits
    if not code:
        return level
    return and_(level, ExpectedCount.area == code if len(code) == digits else _begins(code))


def _begins(code: str) -> ColumnElement[bool]:
    return and_(ExpectedCount.area >= code, ExpectedCount.area < upper(code))


def _is_shown() -> ColumnElement[bool]:
    return is_on("graduate_register", ExpectedCount.province_code)
