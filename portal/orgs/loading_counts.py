"""The counters of a batch of new organisations, worked out before they are written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from sqlalchemy import Integer, String, column, insert, literal, or_, select, values
from sqlalchemy.orm import Session

from portal.counts.metrics import CATEGORY_METRICS
from portal.counts.models import Count
from portal.orgs import paths
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.faults import FAULTS, metrics_of
from portal.orgs.models import Org

Figures = dict[str, int]


class NewOrg(NamedTuple):
    """What counts of a new organisation."""

    id: int
    path: str
    category: str
    faults: int


def own_figures(category: str, faults: int = 0) -> Figures:
    """What an organisation adds to its own counters and to those above it."""
    return {"orgs": 1, CATEGORY_METRICS[category]: 1, **dict.fromkeys(metrics_of(faults), 1)}


def roll_up(batch: Sequence[NewOrg]) -> tuple[list[tuple[int, str, int]], Mapping[str, Figures]]:
    """(org id, metric, value) rows for what can have others below, and what the batch adds below each outside superior.

    The latter by path. The batch is in the order of paths, read backwards here: everything below an organisation comes
    before it. Branches count themselves: see count_branches.
    """
    gathered: dict[str, Figures] = {}
    rows: list[tuple[int, str, int]] = []
    figures_of = cache(own_figures)
    for org_id, path, category, faults in reversed(batch):
        total = figures_of(category, faults)
        if category not in HOLDS_MEMBERS:
            total = add_up(gathered.pop(path, {}), total)
            rows.extend([(org_id, metric, value) for metric, value in total.items()])
        add_up(gathered.setdefault(paths.parent(path), {}), total)
    gathered.pop("", None)
    return rows, gathered


def add_up(figures: Figures, more: Figures) -> Figures:
    """`figures` with `more` added in place."""
    for metric, value in more.items():
        figures[metric] = figures.get(metric, 0) + value
    return figures


def count_branches(s: Session, first_id: int, last_id: int, made_at: dt.datetime) -> None:
    """Write the counters of a batch's branches, where their ids are: in the database. Each counts itself once.

    In the order of the primary key, so that its index grows at its end.
    """
    kinds = values(column("metric", String), column("category", String), column("bit", Integer), name="kind")
    kind = kinds.data(_KINDS_OF_BRANCHES).cte().c
    counts = or_(kind.category == Org.category, Org.faults.op("&")(kind.bit) > 0)
    new = Org.id.between(first_id, last_id) & (Org.created_at == made_at) & Org.category.in_(HOLDS_MEMBERS)
    own = select(Org.id, kind.metric, literal(0), literal(1)).where(new, counts).order_by(Org.id, kind.metric)
    s.execute(insert(Count).from_select(["org_id", "metric", "slot", "value"], own))


_KINDS_OF_BRANCHES = [
    *(("orgs", category, 0) for category in HOLDS_MEMBERS),
    *((CATEGORY_METRICS[category], category, 0) for category in HOLDS_MEMBERS),
    *((fault.key, "", fault.bit) for fault in FAULTS),
]
"""(metric, of which category, of which fault)."""
