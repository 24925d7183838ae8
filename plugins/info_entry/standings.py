"""Where organisations stand (R1.1), as the core's pages ask: card, panel, and the list of subordinates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Integer,
    ScalarSelect,
    String,
    bindparam,
    cast,
    exists,
    func,
    literal,
    select,
)
from sqlalchemy.orm import aliased

from plugins.info_entry.baseline_models import Baseline
from plugins.info_entry.rates import BELOW, NO_BASE, STATES, Headcount, Standing
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Figures
from portal.counts.models import Count
from portal.db import among, session
from portal.installation import installation
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.models import Org, OrgSetting
from portal.orgs.paths import ancestors
from portal.orgs.settings import (
    DEADLINE,
    SETTINGS,
    TARGET,
    all_effective,
    effective_by,
    effective_sql,
    made_at,
    made_on_the_way,
    strictest_of,
)
from portal.provinces.narrowing import hidden_provinces

BASE = Baseline.members + Baseline.cadres - Baseline.dual
IS_UNIT = Org.category.not_in(HOLDS_MEMBERS)
"""Units of the annual statistics should have a baseline; a branch may."""
_BASE_KEY = "base"


class Demand(NamedTuple):
    """What is asked of an organisation."""

    target: int
    deadline: dt.date


class BaselineNow(NamedTuple):
    """A baseline and its version."""

    headcount: Headcount
    version: int


def baseline_year() -> int:
    """The year whose annual statistics are the base."""
    return installation().config.campaign.baseline_year


def demand_on(org: OrgRef) -> Demand:
    """Target and deadline that hold for `org`: the strictest of its own and its superiors'."""
    return _demand(all_effective(org))


def standing_of(org: OrgRef, people: int) -> tuple[Standing, Demand]:
    """Where `org` stands with `people` entered, and what is asked of it: one query."""
    base = select(literal(_BASE_KEY), cast(BASE, String)).where(*_own(literal(org.id)))
    rows = [(row[0], row[1]) for row in session().execute(made_on_the_way(org).union_all(base))]
    demand, found = _demand(strictest_of(rows)), dict(rows).get(_BASE_KEY)
    return Standing(people, None if found is None else int(found), demand.target), demand


def standing_columns() -> tuple[ColumnElement[Any], ...]:
    """The same as columns of a query that asks for something else too, with the parameters of `standing_where`."""
    base = select(BASE).where(Baseline.org_id == bindparam("org"), Baseline.year == bindparam("year"))
    return base.scalar_subquery().label(_BASE_KEY), *(_strictest(key).label(key) for key in (TARGET, DEADLINE))


def _strictest(key: str) -> ScalarSelect[str]:
    kind, holder = SETTINGS[key], aliased(Org)
    made = select(func.min(OrgSetting.value) if kind.lower_is_stricter else func.max(OrgSetting.value))
    above = holder.path.in_(bindparam("way", expanding=True))
    return made.join(holder, holder.id == OrgSetting.org_id).where(OrgSetting.key == key, above).scalar_subquery()


def standing_where(org: OrgRef) -> dict[str, Any]:
    """What `standing_columns` are asked with."""
    return {"org": org.id, "year": baseline_year(), "way": [*ancestors(org.path), org.path]}


def standing_in(row: Any, people: int) -> tuple[Standing, Demand]:
    """What `standing_of` gives, from a row with `standing_columns`."""
    made = ((key, getattr(row, key)) for key in (TARGET, DEADLINE))
    demand = _demand(strictest_of((key, value) for key, value in made if value is not None))
    return Standing(people, getattr(row, _BASE_KEY), demand.target), demand


def _demand(settings: Mapping[str, str]) -> Demand:
    return Demand(int(settings[TARGET]), dt.date.fromisoformat(settings[DEADLINE]))


def _own(org_id: Any) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The baseline of one organisation, of the campaign's year."""
    return Baseline.org_id == org_id, Baseline.year == baseline_year()


def baseline_of(org: OrgRef) -> BaselineNow | None:
    """The baseline of `org`, if it has one."""
    row = session().get(Baseline, (org.id, baseline_year()))
    return BaselineNow(Headcount(row.members, row.cadres, row.dual), row.version) if row else None


def bases_of(orgs: Sequence[OrgRef]) -> dict[int, int]:
    """The bases of those of `orgs` that have a baseline, by id."""
    wanted = select(Baseline.org_id, BASE).where(
        among(Baseline.org_id, [org.id for org in orgs]), Baseline.year == baseline_year()
    )
    return {row[0]: row[1] for row in session().execute(wanted)}


def people_sql() -> ColumnElement[int]:
    """How many people each row's core_org has entered with all below it, from the counter."""
    total = select(func.sum(Count.value)).where(Count.org_id == Org.id, Count.metric == "people").correlate(Org)
    return cast(func.coalesce(total.scalar_subquery(), 0), BigInteger)


def cells(_scope: Scope, orgs: tuple[OrgRef, ...], figures: Mapping[int, Figures]) -> dict[int, str]:
    """The column 录入率 of a list: bases and targets in one query for a page."""
    bases, made = _bases_and_targets(orgs)
    target = effective_by(made, orgs, TARGET)
    found = {org.id: STATES[NO_BASE] for org in orgs if org.category not in HOLDS_MEMBERS}
    for org_id, base in bases.items():
        found[org_id] = str(Standing(figures[org_id]["people"], base, int(target[org_id])))
    return found


def _bases_and_targets(orgs: Sequence[OrgRef]) -> tuple[dict[int, int], dict[str, str]]:
    """The bases of these by id, and the targets that they and their superiors have set by path."""
    base = select(cast(Baseline.org_id, String), cast(BASE, String), literal(value=True).label("is_base")).where(
        among(Baseline.org_id, [org.id for org in orgs]), Baseline.year == baseline_year()
    )
    made = made_at(orgs, TARGET).add_columns(literal(value=False))
    rows = session().execute(base.union_all(made)).all()
    return {int(key): int(value) for key, value, is_base in rows if is_base}, {
        key: value for key, value, is_base in rows if not is_base
    }


def is_in_state(scope: Scope, parent: OrgRef, state: str) -> ColumnElement[bool]:
    """The filter 进度 of a list below `parent`: a key of rates.STATES."""
    own = _own(Org.id)
    shown = Org.province_code.not_in(hidden_provinces(scope, "info_entry") if not parent.province_code else ())
    if state == NO_BASE:
        return IS_UNIT & ~exists().where(*own) & shown
    is_short = people_sql() * 100 < cast(BASE, BigInteger) * cast(effective_sql(TARGET, parent), Integer)
    found = select(Baseline.org_id).where(*own, is_short if state == BELOW else ~is_short)
    # OFFSET keeps PostgreSQL from measuring the whole subtree first: it stops when a page is full.
    return exists(found.correlate(Org).offset(0)) & shown
