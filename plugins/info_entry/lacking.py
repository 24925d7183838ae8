"""Who lacks how many of what should be there: two kept figures of organisations, and those below ranked by both."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import BigInteger, ColumnElement, case, cast, func, select, tuple_

from portal.contracts.scope import OrgRef, Scope
from portal.counts.models import Count
from portal.db import session
from portal.orgs.models import Org
from portal.provinces.narrowing import hidden_provinces

PAGE = 50
PLACE = re.compile("[0-9a-z]{3,96}")
"""The part of a cursor that says where in a subtree the last page has ended."""


@dataclass(frozen=True, slots=True)
class Lack:
    """How many there should be at an organisation with all below it, and how many of them are there."""

    org: OrgRef
    total: int
    present: int

    @property
    def missing(self) -> int:
        """How many are not there."""
        return self.total - self.present

    @property
    def share(self) -> float | None:
        """The share that is there; None where there need be nobody."""
        return self.present / self.total if self.total else None


@dataclass(frozen=True, slots=True)
class Ranking:
    """A page of organisations, and the cursor of the next."""

    rows: tuple[Lack, ...]
    next: str = ""


def summed(metric: str) -> ColumnElement[int]:
    """A figure of each group's organisation, whose counters are joined."""
    return cast(func.coalesce(func.sum(case((Count.metric == metric, Count.value), else_=0)), 0), BigInteger)


def ranked(scope: Scope, org: OrgRef, total: str, present: str, after: str) -> Ranking:
    """The direct subordinates where `total` is counted, who lacks most first; `after` is the last page's cursor."""
    lacking = summed(total) - summed(present)
    wanted = (
        select(Org, summed(total), summed(present))
        .join(Count, (Count.org_id == Org.id) & Count.metric.in_((total, present)))
        .where(Org.parent_id == org.id, Org.closed_at.is_(None))
        .where(Org.province_code.not_in(hidden_provinces(scope, "info_entry")))
        .group_by(Org.id)
        .having(summed(total) > 0)
        .order_by(lacking.desc(), Org.path)
        .limit(PAGE + 1)
    )
    missing, _, place = after.partition("-")
    if missing.isdecimal() and len(missing) < 12 and PLACE.fullmatch(place):
        wanted = wanted.having(tuple_(-lacking, Org.path) > tuple_(-int(missing), org.path + place))
    rows = tuple(Lack(one.ref(), *figures) for one, *figures in session().execute(wanted))
    if len(rows) <= PAGE:
        return Ranking(rows)
    last = rows[PAGE - 1]
    return Ranking(rows[:PAGE], f"{last.missing}-{last.org.path[len(org.path) :]}")
