"""Reading counters: one query, however large the subtree."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from portal.contracts.scope import OrgRef
from portal.counts.models import Count
from portal.db import among, session

Totals = dict[int, dict[str, int]]


def totals(orgs: Sequence[OrgRef], metrics: Sequence[str]) -> Totals:
    """Each organisation's values of `metrics` with everything below it, by id; 0 where nothing was counted."""
    found: Totals = {org.id: dict.fromkeys(metrics, 0) for org in orgs}
    sums = (
        select(Count.org_id, Count.metric, func.sum(Count.value))
        .where(among(Count.org_id, found), Count.metric.in_(metrics))
        .group_by(Count.org_id, Count.metric)
    )
    for org_id, metric, value in session().execute(sums):
        found[org_id][metric] = int(value)
    return found
