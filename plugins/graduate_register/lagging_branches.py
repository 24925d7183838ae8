"""The branches with graduates who lack something, found by their kept figures (R2.2, R3.1)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from typing import NamedTuple

from sqlalchemy import ColumnElement, select

from plugins.graduate_register.graduate_filter import INCOMPLETE, NO_MOBILE, NO_TOWNSHIP, UNREGISTERED
from plugins.graduate_register.metrics import COMPLETE, GRADUATING, REGISTERED, TOWNSHIP, WITH_MOBILE
from plugins.graduate_register.progress import summed
from portal.contracts.scope import OrgRef, Scope
from portal.counts.models import Count
from portal.db import session
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.provinces.narrowing import hidden_provinces

SCAN = 5000
"""Branches that one page looks at: where hardly anybody lacks something, the next page goes on from there."""
_HAVING = {UNREGISTERED: REGISTERED, INCOMPLETE: COMPLETE, NO_TOWNSHIP: TOWNSHIP, NO_MOBILE: WITH_MOBILE}


class Branches(NamedTuple):
    """Ids of branches in the order of the tree, and the path up to which all were looked at; '' for to the end."""

    ids: Sequence[int]
    end: str


def lagging_branches(scope: Scope, org: OrgRef, missing: str, low: ColumnElement[bool], people: int) -> Branches:
    """The next branches at or below `org`, from where `low` says on, in which graduates lack `missing`; '' for all that
    have graduates: one of which some may have been listed, and so many more that they have `people` together."""
    looked = (
        select(Org.id, Org.path)
        .where(low, Org.path < upper(org.path), Org.closed_at.is_(None))
        .where(Org.category.in_(HOLDS_MEMBERS), Org.province_code.not_in(hidden_provinces(scope, "graduate_register")))
        .order_by(Org.path)
        .limit(SCAN)
    )
    window = looked.subquery()
    metrics = [GRADUATING, *([_HAVING[missing]] if missing else [])]
    left = summed(GRADUATING) - (summed(_HAVING[missing]) if missing else 0)
    # Each branch's counters are looked up by themselves: a join would read all counters.
    own = select(left).where(Count.org_id == window.c.id, Count.metric.in_(metrics)).correlate(window)
    figures = select(window, own.scalar_subquery().label("people")).subquery()
    wanted = select(figures).where(figures.c.people > 0).order_by(figures.c.path).limit(people + 1)
    found = session().execute(wanted).all()
    known = [0, *accumulate(row.people for row in found[1:])]
    enough = bisect_left(known, people) + 1
    ids = [row.id for row in found[:enough]]
    if enough <= len(found):
        return Branches(ids, found[enough - 1].path)
    return Branches(ids, session().scalar(select(window.c.path).order_by(window.c.path).offset(SCAN - 1)) or "")
