"""What the demonstration shows of targets: baselines, and two weeks of daily figures; the same ones on every machine.

Units that have units below them have about their sum, here and there not quite; a few units have nothing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from plugins.info_entry.baseline_models import BaselineChange, Snapshot
from plugins.info_entry.baselines import ACTION, Put, write
from plugins.info_entry.demonstrated_lists import list_admitted
from plugins.info_entry.rates import Headcount
from plugins.info_entry.snapshots import FIGURES
from plugins.info_entry.standings import baseline_year
from portal import clock
from portal.audit.services import record
from portal.contracts.scope import Scope
from portal.db import bulk_insert, transaction
from portal.demo.accounts import CENTRE
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.models import Org
from portal.orgs.paths import parent
from portal.people.models import Person

DAYS = 14
DOWN = 10
"""So many days ago nothing ran: a gap in every line."""
MANY = 1000
GROWTH = (2, 9, 17, 26, 34, 38, 41, 50, 60, 70, 75, 79, 89, 100)
"""Of what came in these days, how many percent were missing at the beginning of the day, today first."""


@dataclass(slots=True)
class Unit:
    """A unit with the people below it: entered, members, cadres, those who are both; how many of the entered came in
    the last days; how many it had when the statistics were made."""

    id: int
    code: str
    people: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    direct: int = 0
    came: int = 0
    base: int = 0
    is_wide: bool = False


def demonstrate(scope: Scope) -> None:
    """Add baselines, daily figures and lists of admitted members to the demonstration's units."""
    with transaction() as s:
        list_admitted(s, scope)
        units = _units(s)
        for path in sorted(units, reverse=True):
            _draw(units[path], units.get(parent(path)))
        chosen = [unit for unit in units.values() if _has_baseline(unit)]
        source = f"{baseline_year()}年度团统表"
        write(s, scope, [Put(unit.id, None, _headcount(unit)) for unit in chosen], source)
        s.execute(update(BaselineChange).values(at=_midnight(DAYS)))
        record(scope, ACTION, scope.org.full_name, count=len(chosen), reason=source)
        rows = (row for unit in units.values() if unit.is_wide or _has_baseline(unit) for row in _days(unit))
        bulk_insert(s, Snapshot, ("org_id", "day", *FIGURES, "taken_at"), rows)


def _units(s: Session) -> Mapping[str, Unit]:
    """Everything that has people below it and is no branch, by path, with its people."""
    is_both = Person.is_member & Person.is_cadre
    counted = select(
        Org.path, func.count(), func.count().filter(Person.is_member), func.count().filter(Person.is_cadre),
        func.count().filter(is_both),
    )  # fmt: skip
    rows = s.execute(select(Org.id, Org.code, Org.path, Org.is_wide).where(Org.category.not_in(HOLDS_MEMBERS)))
    units = {row.path: Unit(row.id, row.code, is_wide=row.is_wide) for row in rows}
    for path, *people in s.execute(counted.join(Person, Person.org_id == Org.id).group_by(Org.path)):
        units[parent(path)].direct += people[0]
        for above in _above(path):
            units[above].people = [a + b for a, b in zip(units[above].people, people, strict=True)]
    return units


def _above(path: str) -> Iterator[str]:
    while path := parent(path):
        yield path


def _draw(unit: Unit, superior: Unit | None) -> None:
    """Decide for the people of a unit's own branches; what was decided below it has come up already."""
    rng = Random(f"{unit.code}:{baseline_year()}")
    luck = rng.random()
    low, high = (0.72, 0.9) if luck < 0.15 else (0.9, 0.955) if luck < 0.45 else (0.955, 1.02)
    unit.base += round(unit.direct / rng.uniform(low, high))
    unit.came += round(unit.direct * rng.choice((0, 0.03, 0.05, 0.08, 0.12)))
    if superior is not None:
        superior.base += unit.base
        superior.came += unit.came
    if rng.random() < 0.15:
        unit.base += unit.base // 80


def _has_baseline(unit: Unit) -> bool:
    """The centre has none, nor has a unit without people, nor one in twelve of the smaller ones."""
    people = unit.people[0] if len(unit.code) > len(CENTRE) else 0
    return people > MANY or (people > 0 and Random(f"{unit.code}:unset").random() > 0.08)


def _headcount(unit: Unit) -> Headcount:
    """The base, made up of members and cadres as those who are entered."""
    people, _, cadres, dual = unit.people
    cadres_then = round(cadres * unit.base / people)
    dual_then = min(cadres_then, round(dual * unit.base / people))
    return Headcount(unit.base - cadres_then + dual_then, cadres_then, dual_then)


def _days(unit: Unit) -> Iterator[tuple[object, ...]]:
    people, members, cadres, _ = unit.people
    most = min(members, people - cadres)
    for ago, percent in enumerate(GROWTH):
        if ago != DOWN:
            missing = min(most, unit.came * percent // 100)
            day = clock.today() - dt.timedelta(days=ago)
            yield unit.id, day, people - missing, members - missing, cadres, _midnight(ago)


def _midnight(ago: int) -> dt.datetime:
    """A minute after the beginning of a day in China."""
    begin = dt.datetime.combine(clock.today() - dt.timedelta(days=ago), dt.time(0, 1), clock.SHANGHAI)
    return min(begin, clock.now())
