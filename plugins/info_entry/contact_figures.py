"""How many graduating members lack a mobile (R2.2): kept figures, at every level, for pages, columns and filters."""

from __future__ import annotations

from sqlalchemy import ColumnElement, ScalarSelect, literal, select
from sqlalchemy.orm import InstrumentedAttribute

from plugins.info_entry.lacking import PLACE, Lack, Ranking, summed
from portal.contracts.scope import OrgRef, Scope
from portal.counts.models import Count
from portal.db import session
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.provinces.narrowing import hidden_provinces

GRADUATING, WITH_MOBILE = "graduating", "graduating_with_mobile"
METRICS = (GRADUATING, WITH_MOBILE)
BRANCHES = 25
SCAN = 5000
"""Branches that one page looks at: where hardly anybody is missing, the next page goes on from there."""
_LACKING = summed(GRADUATING) - summed(WITH_MOBILE)


def lacking_branches(scope: Scope, org: OrgRef, after: str) -> Ranking:
    """Branches at or below `org` in which graduating members lack a mobile, in the order of the tree.

    It looks at no more than SCAN branches, and may find none among them while there are more: then `next` goes on.
    """
    low = org.path + after if PLACE.fullmatch(after) else ""
    looked = (
        select(Org.id, Org.path)
        .where(Org.path > low if low else Org.path >= org.path, Org.path < upper(org.path), Org.closed_at.is_(None))
        .where(Org.category.in_(("branch", "graduate_org")))
        .where(Org.province_code.not_in(hidden_provinces(scope, "info_entry")))
        .order_by(Org.path)
        .limit(SCAN)
    )
    window = looked.subquery()
    # Each branch's counters are looked up by themselves: where few are marked, a join would read all counters.
    lacking = select(_LACKING).where(Count.org_id == window.c.id, Count.metric.in_(METRICS)).correlate(window)
    here = select(window).where(lacking.scalar_subquery() > 0).order_by(window.c.path).limit(BRANCHES + 1).subquery()
    wanted = (
        select(here.c.id, here.c.path, summed(GRADUATING), summed(WITH_MOBILE))
        .join(Count, (Count.org_id == here.c.id) & Count.metric.in_(METRICS))
        .group_by(here.c.id, here.c.path)
        .order_by(here.c.path)
    )
    found = session().execute(wanted).all()
    orgs = {one.id: one.ref() for one in session().scalars(select(Org).where(Org.id.in_([row[0] for row in found])))}
    rows = tuple(Lack(orgs[row[0]], row[2], row[3]) for row in found[:BRANCHES])
    length = len(org.path)
    if len(found) > BRANCHES:
        return Ranking(rows, rows[-1].org.path[length:])
    end = session().scalar(select(window.c.path).order_by(window.c.path).offset(SCAN - 1).limit(1))
    return Ranking(rows, end[length:] if end else "")


def lacks_mobiles(parent: OrgRef, value: str) -> ColumnElement[bool]:
    """Organisations at or below which graduating members lack a mobile ("missing"), or all have one ("complete").

    Where nobody lacks one below `parent`, or nobody graduates, that is asked once and no organisation is looked at.
    """
    here, each = literal(parent.id), Org.id
    if value == "missing":
        return (_lacking(here) > 0) & (_lacking(each) > 0)
    return (_graduating(here) > 0) & (_lacking(each) == 0) & (_graduating(each) > 0)


def _lacking(org_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ScalarSelect[int]:
    return select(_LACKING).where(Count.org_id == org_id, Count.metric.in_(METRICS)).correlate(Org).scalar_subquery()


def _graduating(org_id: ColumnElement[int] | InstrumentedAttribute[int]) -> ScalarSelect[int]:
    counted = select(summed(GRADUATING)).where(Count.org_id == org_id, Count.metric == GRADUATING)
    return counted.correlate(Org).scalar_subquery()
