"""How many of the school field's branches are marked: kept figures, at every level (R2.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BigInteger, ColumnElement, ScalarSelect, case, cast, exists, func, select
from sqlalchemy.orm import aliased

from plugins.graduation_marking.markers import MARKERS, can_be_marked
from plugins.graduation_marking.recogniser.proposal import MIXED, OTHER, STAFF
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Figures
from portal.counts.metrics import SCHOOL_BRANCHES, SETTLED_BRANCHES
from portal.counts.models import Count
from portal.db import session
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.models import REF, Org
from portal.provinces.narrowing import hidden_provinces
from portal.web.filters import percent

METRICS = (SCHOOL_BRANCHES, SETTLED_BRANCHES)
FILTER = "graduation_marking.state"
UNMARKED, LAGGING, NOBODY = "unmarked", "lagging", "nobody"
CHOICES = (
    (UNMARKED, "未标记的团支部"), ("marked", "已标记的团支部"), ("month", "已标记毕业时间"), ("staff", STAFF),
    ("mixed", MIXED), ("other", f"{OTHER}理由"), (LAGGING, "下级还有未标记的"), (NOBODY, "直属领导机关，无人标记"),
)  # fmt: skip
LISTED = 50


@dataclass(frozen=True, slots=True)
class Share:
    """How many branches of the school field there are, and how many of them are marked."""

    branches: int
    marked: int

    @property
    def unmarked(self) -> int:
        """How many still need a mark."""
        return self.branches - self.marked

    @property
    def percent(self) -> str:
        """The share in words; a dash where there is no branch."""
        return percent(self.marked / self.branches if self.branches else None)


def share_of(figures: Figures) -> Share:
    """From an organisation's figures of METRICS."""
    return Share(figures[SCHOOL_BRANCHES], figures[SETTLED_BRANCHES])


def lagging_below(scope: Scope, place: OrgRef) -> Sequence[tuple[OrgRef, Share]]:
    """The direct subordinates below which branches are not marked, who lacks most first; branches are not listed."""
    wanted = (
        select(*REF, _summed(SCHOOL_BRANCHES), _summed(SETTLED_BRANCHES))
        .join(Count, (Count.org_id == Org.id) & Count.metric.in_(METRICS))
        .where(Org.parent_id == place.id, Org.closed_at.is_(None), Org.category.not_in(HOLDS_MEMBERS))
        .where(Org.province_code.not_in(hidden_provinces(scope, "graduation_marking")))
        .group_by(Org.id)
        .having(_UNMARKED > 0)
        .order_by(_UNMARKED.desc(), Org.path)
        .limit(LISTED)
    )
    return [(OrgRef(*ref), Share(branches, marked)) for *ref, branches, marked in session().execute(wanted)]


def state_is(value: str) -> ColumnElement[bool]:
    """A choice of the filter in SQL, on open organisations."""
    if value == UNMARKED:
        return can_be_marked()
    if value == LAGGING:
        return Org.category.in_(MARKERS) & (_unmarked_at() > 0)
    if value == NOBODY:
        above = aliased(Org)
        return can_be_marked() & exists().where(above.id == Org.parent_id, above.is_leading_body)
    said, reason = Org.expected_graduation.is_not(None), Org.no_graduation_reason
    return {
        "marked": said | reason.is_not(None), "month": said, "staff": reason == STAFF, "mixed": reason == MIXED,
        "other": reason.startswith(OTHER),
    }[value]  # fmt: skip


def _summed(metric: str) -> ColumnElement[int]:
    return cast(func.coalesce(func.sum(case((Count.metric == metric, Count.value), else_=0)), 0), BigInteger)


_UNMARKED = _summed(SCHOOL_BRANCHES) - _summed(SETTLED_BRANCHES)


def _unmarked_at() -> ScalarSelect[int]:
    return select(_UNMARKED).where(Count.org_id == Org.id, Count.metric.in_(METRICS)).correlate(Org).scalar_subquery()
