"""The progress of a unit and of those directly below it: ranked, filtered, summed (R1.1).

All children are read in one query, a few hundred or at most some thousand lines of figures; where each stands is worked
out by the same rules as for one unit. What else there is to say is only put together for those that are shown.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, or_, select
from sqlalchemy.orm import aliased

from plugins.info_entry.baseline_models import Baseline
from plugins.info_entry.rates import NO_BASE, Headcount, Standing
from plugins.info_entry.standings import IS_UNIT, Demand, baseline_year, demand_on, people_sql
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.orgs.models import Org, OrgSetting
from portal.orgs.settings import DEADLINE, TARGET
from portal.provinces.narrowing import hidden_provinces

PAGE = 50
LOW, HIGH, GAP = "low", "high", "gap"
SORTS = {LOW: "录入率从低到高", HIGH: "录入率从高到低", GAP: "差额从大到小"}


class Unit(NamedTuple):
    """A unit with its baseline, if it is set, and what is asked of it. `rank` is its place among the rated children of
    its superior, those of one rate on one place; 0 without a rate."""

    code: str
    path: str
    full_name: str
    short_name: str
    headcount: Headcount | None
    standing: Standing
    deadline: dt.date
    rank: int = 0

    @property
    def state(self) -> str:
        """A key of rates.STATES."""
        return self.standing.state


@dataclass(frozen=True)
class Children:
    """The units directly below one, in the order of the tree, as their places in it: rows of figures and standings."""

    rows: Sequence[Any]
    standings: Sequence[Standing]
    demand: Demand

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def states(self) -> Mapping[str, int]:
        """How many are in each state."""
        return Counter(self._states)

    @cached_property
    def total(self) -> Standing:
        """Those that have a baseline, taken together; without any there is no base. People entered elsewhere are left
        out: the sum of the bases does not measure them."""
        rated = [standing for standing in self.standings if standing.base is not None]
        base = sum(standing.base or 0 for standing in rated) if rated else None
        return Standing(sum(standing.entered for standing in rated), base, 0)

    @property
    def rated(self) -> int:
        """How many have a baseline."""
        return len(self) - self.states.get(NO_BASE, 0)

    def sorted(self, state: str, sort: str) -> list[int]:
        """Those in a state ('' for all), sorted by a key of SORTS; units that cannot be ranked come last."""
        key, standings = _KEYS[sort], self.standings
        found = (place for place, one in enumerate(self._states) if state in ("", one))
        return sorted(found, key=lambda place: (not standings[place].base, key(standings[place])))

    def units(self, places: Iterable[int]) -> list[Unit]:
        """What there is to say of these."""
        return [self._ranked(_unit(self.rows[place], self.standings[place], self.demand)) for place in places]

    def _ranked(self, unit: Unit) -> Unit:
        if not unit.standing.base:
            return unit
        return unit._replace(rank=len(self._orders) - bisect_right(self._orders, unit.standing.order) + 1)

    @cached_property
    def _states(self) -> list[str]:
        return [standing.state for standing in self.standings]

    @cached_property
    def _orders(self) -> list[int]:
        return sorted(standing.order for standing in self.standings if standing.base)


_KEYS: Mapping[str, Callable[[Standing], int]] = {
    LOW: lambda standing: standing.order,
    HIGH: lambda standing: -standing.order,
    GAP: lambda standing: -standing.gap,
}


def progress_of(scope: Scope, org: OrgRef) -> tuple[Unit, Children]:
    """`org` and the units directly below it that have or should have a baseline; for the centre those of provinces
    where the plugin is on."""
    demand = demand_on(org)
    rows = session().execute(_family(scope, org)).all()
    own = next(row for row in rows if row.path == org.path)
    below = [row for row in rows if row is not own]
    standings = [_standing(row, demand) for row in below]
    return _unit(own, _standing(own, demand), demand), Children(below, standings, demand)


def children_of(scope: Scope, org: OrgRef) -> Select[*tuple[Any, ...]]:
    """The units directly below `org` that `progress_of` finds."""
    return _family(scope, org).where(Org.id != org.id)


def _family(scope: Scope, org: OrgRef) -> Select[*tuple[Any, ...]]:
    """An organisation and its children with their figures, and with the target and deadline that each has set."""
    hidden = hidden_provinces(scope, "info_entry") if not org.province_code else ()
    target, deadline = aliased(OrgSetting), aliased(OrgSetting)
    is_child = and_(Org.parent_id == org.id, Org.closed_at.is_(None), Org.province_code.not_in(hidden))
    return (
        select(
            Org.code, Org.path, Org.full_name, Org.short_name, Baseline.members, Baseline.cadres, Baseline.dual,
            people_sql(), target.value, deadline.value,
        )
        .outerjoin(Baseline, and_(Baseline.org_id == Org.id, Baseline.year == baseline_year()))
        .outerjoin(target, and_(target.org_id == Org.id, target.key == TARGET))
        .outerjoin(deadline, and_(deadline.org_id == Org.id, deadline.key == DEADLINE))
        .where(or_(Org.id == org.id, and_(is_child, or_(IS_UNIT, Baseline.org_id.is_not(None)))))
        .order_by(Org.path)
    )  # fmt: skip


def _standing(row: Any, demand: Demand) -> Standing:
    """What a child has set holds where it is stricter than what the superior demands."""
    _, _, _, _, members, cadres, dual, people, target, _ = row
    base = None if members is None else members + cadres - dual
    return Standing(people, base, max(demand.target, int(target)) if target else demand.target)


def _unit(row: Any, standing: Standing, demand: Demand) -> Unit:
    """Everything about a unit but its rank; its deadline is the strictest, too."""
    code, path, full_name, short_name, members, cadres, dual, _, _, deadline = row
    headcount = None if members is None else Headcount(members, cadres, dual)
    ends = min(demand.deadline, dt.date.fromisoformat(deadline)) if deadline else demand.deadline
    return Unit(code, path, full_name, short_name, headcount, standing, ends)
