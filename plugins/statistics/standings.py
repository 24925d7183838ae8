"""Where organisations stand now, by kept figures: one organisation, and those directly below it (R1.1, R4.2)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from typing import Any, NamedTuple

from sqlalchemy import Select, func, or_, select

from plugins.statistics.measuring import ALL, Standing, metrics_of, standing
from portal.contracts.measures import Measure
from portal.contracts.scope import OrgRef, Scope
from portal.counts.models import Count
from portal.db import session
from portal.installation import installation
from portal.orgs.models import REF, Org
from portal.orgs.settings import effective_for
from portal.provinces.narrowing import hidden_provinces

PLUGIN = "statistics"
Standings = dict[str, Standing]
"""By a measure's key."""


def measures_for(scope: Scope) -> list[Measure]:
    """What the plugins that are on measure."""
    return installation().registry.measures(scope.plugins)


@dataclass(frozen=True, slots=True)
class Family:
    """Where an organisation stands with everything below it, and where each stands that is directly below it.

    A measure of a plugin that is off in a province is left out there.
    """

    own: Standings
    below: Sequence[tuple[OrgRef, Standings]]

    def ranked(self, key: str, sort: str) -> list[Place]:
        """Those that can be compared by a measure, by a key of SORTS, with their rank; the others after them."""
        found = [(org, standings[key]) for org, standings in self.below if key in standings]
        shares = sorted((one.share for _, one in found if one.share is not None), reverse=True)
        places = [Place(org, one, _rank(shares, one.share)) for org, one in found]
        return sorted(places, key=lambda place: (place.standing.share is None, _KEYS[sort](place.standing)))

    def furthest(self, key: str, sort: str, count: int) -> list[tuple[OrgRef, Standing]]:
        """The first few of the same order that lack something, without asking for everybody's rank."""
        found = ((org, standings[key]) for org, standings in self.below if key in standings)
        lacking = ((org, one) for org, one in found if one.whole and one.gap)
        return nsmallest(count, lacking, key=lambda place: _KEYS[sort](place[1]))


class Place(NamedTuple):
    """An organisation among its neighbours; those of one share are on one rank, 0 has none."""

    org: OrgRef
    standing: Standing
    rank: int


LOW, HIGH, GAP = "low", "high", "gap"
SORTS = {LOW: "比例从低到高", HIGH: "比例从高到低", GAP: "差额从大到小"}
_KEYS: Mapping[str, Callable[[Standing], float]] = {
    LOW: lambda one: one.share or 0,
    HIGH: lambda one: -(one.share or 0),
    GAP: lambda one: -one.gap,
}


def _rank(shares: Sequence[float], share: float | None) -> int:
    return 0 if share is None else bisect_left(shares, -share, key=lambda one: -one) + 1


def family(scope: Scope, org: OrgRef, measures: Sequence[Measure]) -> Family:
    """Where `org` and the open organisations directly below it stand at this moment.

    What is below provinces where a measure's plugin is off counts nowhere, as it is shown nowhere.
    """
    children = [OrgRef(*row) for row in session().execute(_children(org))]
    figures: dict[int, dict[str, int]] = {one.id: {} for one in (org, *children)}
    for org_id, metric, value in session().execute(_figures(org, metrics_of(measures))):
        if org_id in figures:
            figures[org_id][metric] = int(value)
    found = standings_of([org, *children], figures, measures)
    hidden = () if org.province_code else hidden_provinces(scope, PLUGIN)
    off = {} if org.province_code else {one.key: hidden_provinces(scope, _owner(one)) for one in measures}
    for key, codes in off.items():
        left_out = [found[one.id].pop(key) for one in children if one.province_code in codes]
        found[org.id][key] = found[org.id][key].without(left_out)
    return Family(found[org.id], [(one, found[one.id]) for one in children if one.province_code not in hidden])


def _owner(measure: Measure) -> str:
    return installation().registry.owner_of(measure.key) or ""


def standings_of(
    orgs: Sequence[OrgRef], figures: Mapping[int, Mapping[str, int]], measures: Sequence[Measure]
) -> dict[int, Standings]:
    """Where organisations stand with these figures, by id; bases and targets are those of now."""
    bases = {one.key: one.bases(orgs) for one in measures if one.bases}
    targets = {key: effective_for(orgs, key) for key in {one.target for one in measures if one.target}}
    return {
        org.id: {
            one.key: standing(
                one, figures.get(org.id, {}), bases[one.key].get(org.id) if one.bases else None,
                int(targets[one.target][org.id]) if one.target else ALL,
            )
            for one in measures
        }
        for org in orgs
    }  # fmt: skip


def _children(org: OrgRef) -> Select[*tuple[Any, ...]]:
    return select(*REF).where(Org.parent_id == org.id, Org.closed_at.is_(None)).order_by(Org.path)


def _figures(org: OrgRef, metrics: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """Sums over the counters' slots, of an organisation and of all its children in one query."""
    return (
        select(Count.org_id, Count.metric, func.sum(Count.value))
        .join(Org, Org.id == Count.org_id)
        .where(or_(Org.parent_id == org.id, Org.id == org.id), Count.metric.in_(metrics))
        .group_by(Count.org_id, Count.metric)
    )
