"""Where organisations stand now, by kept figures: one organisation, and those directly below it (R1.1, R4.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Select, func, select

from plugins.statistics.measuring import ALL, Standing, metrics_of, standing
from portal.contracts.measures import Measure
from portal.contracts.scope import OrgRef, Scope
from portal.counts.models import Count
from portal.db import session
from portal.installation import installation
from portal.orgs.models import REF, Org
from portal.orgs.settings import effective_for
from portal.provinces.narrowing import headlines, hidden_provinces

Standings = dict[str, Standing]
"""By a measure's key."""


def measures_for(scope: Scope) -> list[Measure]:
    """What the plugins that are on measure."""
    return installation().registry.measures(scope.plugins)


def own_standings(scope: Scope, org: OrgRef, measures: Sequence[Measure]) -> Standings:
    """Where `org` stands with everything below it, at this moment."""
    return standings_of([org], {org.id: headlines(scope, org)}, measures)[org.id]


def below(scope: Scope, org: OrgRef, measures: Sequence[Measure]) -> list[tuple[OrgRef, Standings]]:
    """The open organisations directly below `org`, in the order of the tree, and where each stands.

    A measure of a plugin that is off in a province is left out there.
    """
    orgs = [OrgRef(*row) for row in session().execute(_children(scope, org))]
    figures: dict[int, dict[str, int]] = {one.id: {} for one in orgs}
    for org_id, metric, value in session().execute(_figures(org, metrics_of(measures))):
        if org_id in figures:
            figures[org_id][metric] = int(value)
    found = standings_of(orgs, figures, measures)
    off = {one.key: hidden_provinces(scope, installation().registry.owner_of(one.key) or "") for one in measures}
    return [
        (one, {key: value for key, value in found[one.id].items() if one.province_code not in off[key]}) for one in orgs
    ]


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


def _children(scope: Scope, org: OrgRef) -> Select[*tuple[Any, ...]]:
    hidden = hidden_provinces(scope, "statistics")
    return (
        select(*REF)
        .where(Org.parent_id == org.id, Org.closed_at.is_(None), Org.province_code.not_in(hidden))
        .order_by(Org.path)
    )


def _figures(org: OrgRef, metrics: Sequence[str]) -> Select[*tuple[Any, ...]]:
    """Sums over the counters' slots, of all children in one query."""
    return (
        select(Count.org_id, Count.metric, func.sum(Count.value))
        .join(Org, Org.id == Count.org_id)
        .where(Org.parent_id == org.id, Count.metric.in_(metrics))
        .group_by(Count.org_id, Count.metric)
    )
