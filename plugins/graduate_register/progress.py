"""How far the units directly below one are with the register (R3.1, R2.2): kept figures, ranked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, ScalarSelect, Select, case, cast, func, select

from plugins.graduate_register.metrics import ALL, COMPLETE, GRADUATING, REGISTERED
from plugins.graduate_register.shares import Share
from portal.contracts.scope import OrgRef, Scope
from portal.counts.models import Count
from portal.db import session
from portal.orgs.models import REF, Org
from portal.provinces.narrowing import hidden_provinces

LISTED = 300
"""Units on one page; a unit has hardly more below it."""
LOW, MOST_OPEN, UNREGISTERED, NO_TOWNSHIP, DOUBTFUL, TREE = "low", "open", "none", "township", "doubtful", "tree"
SORTS = {
    LOW: "完整比例从低到高", MOST_OPEN: "未完整从多到少", UNREGISTERED: "未登记从多到少",
    NO_TOWNSHIP: "接收地未知从多到少", DOUBTFUL: "疑似有误从多到少", TREE: "按组织顺序",
}  # fmt: skip
_KEYS: Mapping[str, Callable[[Share], Any]] = {
    LOW: lambda one: (one.complete / one.graduates, -one.open),
    MOST_OPEN: lambda one: -one.open,
    UNREGISTERED: lambda one: one.registered - one.graduates,
    NO_TOWNSHIP: lambda one: one.with_township - one.graduates,
    DOUBTFUL: lambda one: -one.doubtful,
    TREE: lambda one: one.org.path,
}
LAGGING, UNTOLD, DONE = "lagging", "none", "complete"
CHOICES = ((LAGGING, "未登记完整"), (UNTOLD, "有人未登记"), (DONE, "登记完整"))


def below(scope: Scope, org: OrgRef, sort: str = LOW) -> list[Share]:
    """The direct subordinates with graduates, ranked by a key of SORTS, those of the same rank in tree order."""
    found = [share_in(row) for row in session().execute(units_below(scope, org))]
    return sorted(found, key=lambda one: (_KEYS[sort](one), one.org.path))


def share_in(row: Sequence[Any]) -> Share:
    """The figures of a row of `units_below`."""
    width = len(REF)
    return Share(OrgRef(*row[:width]), *row[width:])


def units_below(scope: Scope, org: OrgRef) -> Select[*tuple[Any, ...]]:
    """Rows for `share_in`, in the order of the tree."""
    return (
        select(*REF, *map(summed, ALL))
        .join(Count, (Count.org_id == Org.id) & Count.metric.in_(ALL))
        .where(Org.parent_id == org.id, Org.closed_at.is_(None))
        .where(Org.province_code.not_in(hidden_provinces(scope, "graduate_register")))
        .group_by(Org.id)
        .having(summed(GRADUATING) > 0)
        .order_by(Org.path)
        .limit(LISTED)
    )


def state_is(value: str) -> ColumnElement[bool]:
    """A choice of CHOICES in SQL: at or below which graduates are not registered completely, or not at all, or all."""
    if value == DONE:
        return (_lacking(COMPLETE) == 0) & (_figure(GRADUATING) > 0)
    return _lacking(REGISTERED if value == UNTOLD else COMPLETE) > 0


def summed(metric: str) -> ColumnElement[int]:
    """A figure of each group's organisation, whose counters are joined."""
    return cast(func.coalesce(func.sum(case((Count.metric == metric, Count.value), else_=0)), 0), BigInteger)


def _lacking(metric: str) -> ScalarSelect[int]:
    both = (Count.org_id == Org.id, Count.metric.in_((GRADUATING, metric)))
    return select(summed(GRADUATING) - summed(metric)).where(*both).correlate(Org).scalar_subquery()


def _figure(metric: str) -> ScalarSelect[int]:
    return select(summed(metric)).where(Count.org_id == Org.id, Count.metric == metric).correlate(Org).scalar_subquery()
