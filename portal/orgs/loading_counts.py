"""The counters of a batch of new organisations, worked out before they are written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from portal.counts.metrics import CATEGORY_METRICS, SCHOOL_BRANCHES, SETTLED_BRANCHES
from portal.orgs import paths
from portal.orgs.categories import GRADUATE_ORG, HOLDS_MEMBERS, is_school_field
from portal.orgs.faults import metrics_of

Figures = dict[str, int]


class NewOrg(NamedTuple):
    """What counts of a new organisation."""

    id: int
    path: str
    category: str
    industry: str
    faults: int


def own_figures(category: str, industry: str, faults: int = 0, *, marked: bool = False) -> Figures:
    """What an organisation adds to its own counters and to those above it."""
    found = {"orgs": 1, CATEGORY_METRICS[category]: 1, **dict.fromkeys(metrics_of(faults), 1)}
    if category in HOLDS_MEMBERS and is_school_field(industry):
        found[SCHOOL_BRANCHES] = 1
        if marked or category == GRADUATE_ORG:
            found[SETTLED_BRANCHES] = 1
    return found


def roll_up(batch: Sequence[NewOrg]) -> tuple[list[tuple[int, str, int]], Mapping[str, Figures]]:
    """(org id, metric, value) rows of the batch, and what it adds below each superior outside of it, by path.

    The batch is in the order of paths, read backwards here: everything below an organisation comes before it. The rows
    are in the order of ids, so that the index of the counters grows at its end.
    """
    gathered: dict[str, Figures] = {}
    rows: list[tuple[int, str, int]] = []
    figures_of = cache(own_figures)
    for org_id, path, category, industry, faults in reversed(batch):
        total = figures_of(category, industry, faults)
        if category not in HOLDS_MEMBERS:
            total = add_up(gathered.pop(path, {}), total)
        rows.extend([(org_id, metric, value) for metric, value in total.items()])
        add_up(gathered.setdefault(paths.parent(path), {}), total)
    gathered.pop("", None)
    return rows[::-1], gathered


def add_up(figures: Figures, more: Figures) -> Figures:
    """`figures` with `more` added in place."""
    for metric, value in more.items():
        figures[metric] = figures.get(metric, 0) + value
    return figures
