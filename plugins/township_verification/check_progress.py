"""How far checking is, at every level: kept figures (R1.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, ScalarSelect, Select, case, cast, exists, func, or_, select

from plugins.township_verification.check_queries import BOXES, LACKS_BRANCH
from plugins.township_verification.check_queries import TO_CHECK as IS_TO_CHECK
from plugins.township_verification.gap_queries import missing_by_child
from plugins.township_verification.metrics import CHECKED, TO_CHECK
from plugins.township_verification.models import Check
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Figures
from portal.counts.metrics import TOWNSHIPS
from portal.counts.models import Count
from portal.db import session
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.faults import TOWNSHIP_CATEGORY, TOWNSHIP_WITHOUT_TEMPORARY
from portal.orgs.models import REF, Org
from portal.provinces.narrowing import hidden_provinces
from portal.web.filters import percent

METRICS = (TO_CHECK.key, CHECKED.key, TOWNSHIPS, TOWNSHIP_CATEGORY.key, TOWNSHIP_WITHOUT_TEMPORARY.key)
LISTED = 300
LAGGING, LACKS = "lagging", "lacks"
LOW, MOST_LEFT, MOST_MISSING = "low", "left", "missing"
SORTS = {LOW: "核对比例从低到高", MOST_LEFT: "未核对从多到少", MOST_MISSING: "没有团组织的乡镇从多到少"}


@dataclass(frozen=True, slots=True)
class Progress:
    """How many there are to check and how many are checked; of those that are 是, what they lack (R1.3); how many real
    townships have no organisation."""

    to_check: int
    checked: int
    townships: int
    wrong_category: int
    without_temporary: int
    missing: int = 0

    @property
    def left(self) -> int:
        """How many are still to be checked."""
        return self.to_check - self.checked

    @property
    def share(self) -> float | None:
        """Of those to check how many are; None where there are none."""
        return self.checked / self.to_check if self.to_check else None

    @property
    def percent(self) -> str:
        """The share in words; a dash where there is nothing to check."""
        return percent(self.share)


def progress_of(figures: Figures) -> Progress:
    """From an organisation's figures of METRICS; what counties lack is no figure."""
    return Progress(*(figures[metric] for metric in METRICS))


def below(scope: Scope, place: OrgRef, sort: str = LOW) -> Sequence[tuple[OrgRef, Progress]]:
    """The units directly below `place` that have something to check below them, or lack townships, ranked by a key of
    SORTS."""
    found = [(OrgRef(*ref), Progress(*sums)) for ref, sums in map(split, session().execute(units_below(scope, place)))]
    keys: Mapping[str, Any] = {
        LOW: lambda row: (1 if row[1].share is None else row[1].share, -row[1].left, row[0].path),
        MOST_LEFT: lambda row: (-row[1].left, row[0].path),
        MOST_MISSING: lambda row: (-row[1].missing, row[0].path),
    }
    return sorted(found, key=keys[sort])


def split(row: Any) -> tuple[Sequence[Any], Sequence[int]]:
    """A row of `units_below`: the columns of an OrgRef, and those of a Progress."""
    return row[: len(REF)], row[len(REF) :]


def units_below(scope: Scope, place: OrgRef) -> Select[*tuple[Any, ...]]:
    """Rows for `split`; what is itself to be checked is no unit that checks."""
    is_checked_itself, gaps = exists().where(Check.org_id == Org.id, IS_TO_CHECK), missing_by_child(scope, place)
    missing = func.coalesce(func.max(gaps.c.missing), 0)
    return (
        select(*REF, *map(_summed, METRICS), missing)
        .join(Count, (Count.org_id == Org.id) & Count.metric.in_(METRICS), isouter=True)
        .outerjoin(gaps, gaps.c.path == Org.path)
        .where(Org.parent_id == place.id, Org.closed_at.is_(None), Org.category.not_in(HOLDS_MEMBERS))
        .where(Org.province_code.not_in(hidden_provinces(scope, "township_verification")), ~is_checked_itself)
        .group_by(Org.id)
        .having(or_(_summed(TO_CHECK.key) > 0, missing > 0))
        .order_by(Org.path)
        .limit(LISTED)
    )


def state_is(value: str) -> ColumnElement[bool]:
    """A choice of the filter in SQL: units below which something is not checked yet, townships without their temporary
    branch, or what is in a box."""
    if value == LACKS:
        return LACKS_BRANCH
    return _lags() if value == LAGGING else exists().where(Check.org_id == Org.id, BOXES[value][1])


def _lags() -> ColumnElement[bool]:
    return Org.category.not_in(HOLDS_MEMBERS) & (_left_at() > 0) & ~exists().where(Check.org_id == Org.id, IS_TO_CHECK)


def _summed(metric: str) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(case((Count.metric == metric, Count.value), else_=0)), 0), BigInteger)


def _left_at() -> ScalarSelect[int]:
    left = _summed(TO_CHECK.key) - _summed(CHECKED.key)
    mine = (Count.org_id == Org.id, Count.metric.in_((TO_CHECK.key, CHECKED.key)))
    return select(left).where(*mine).correlate(Org).scalar_subquery()
