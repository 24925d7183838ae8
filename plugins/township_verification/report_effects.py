"""What it does if the centre accepts reports: how many become 是 or 否, where, and which faults of R1.3 appear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Integer, and_, exists, false, func, select
from sqlalchemy.orm import aliased

from plugins.township_verification.report_choosing import Chosen, to_settle
from plugins.township_verification.report_models import Report
from plugins.township_verification.reporting import is_centre
from portal.contracts.scope import Scope
from portal.db import session
from portal.errors import Forbidden
from portal.orgs.categories import BRANCH, GRADUATE_ORG
from portal.orgs.faults import TEMPORARY
from portal.orgs.models import Org


@dataclass(frozen=True, slots=True)
class Effect:
    """Of the reports about one province: how many there are, how many organisations become 是 and 否; of the former,
    how many are of a category that no township has, and how many have no temporary branch.

    A report changes nothing any more where the flag has become right, or the organisation was closed, unnoticed.
    """

    province: str
    reports: int
    to_yes: int
    to_no: int
    wrong_category: int
    without_temporary: int


def effects(scope: Scope, chosen: Chosen) -> Sequence[Effect]:
    """Province by province, in the order of the tree. Raise Forbidden for all but the centre."""
    if not is_centre(scope.org):
        raise Forbidden("报告由团中央核定。")
    province, is_branch = aliased(Org), Org.category.in_((BRANCH, GRADUATE_ORG))
    is_one = func.coalesce(Org.township_flag, false())
    to_yes = and_(Report.wanted, ~is_one, Org.closed_at.is_(None))
    wanted = (
        select(
            province.full_name, func.count(), _count(to_yes),
            _count(and_(~Report.wanted, is_one, Org.closed_at.is_(None))), _count(to_yes & is_branch),
            _count(and_(to_yes, ~is_branch, ~_has_temporary())),
        )
        .select_from(Report)
        .join(Org, Org.id == Report.org_id)
        .join(province, province.code == Org.province_code)
        .where(to_settle(scope, chosen))
        .group_by(province.full_name, province.path)
        .order_by(province.path)
    )  # fmt: skip
    return [Effect(*row) for row in session().execute(wanted)]


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(condition.cast(Integer))


def _has_temporary() -> ColumnElement[bool]:
    below = aliased(Org)
    return exists().where(below.parent_id == Org.id, below.closed_at.is_(None), below.full_name.contains(TEMPORARY))
