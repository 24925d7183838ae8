"""Reading spot checks: the list, what was drawn, one's own work, corrections (R4.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, or_, select, true
from sqlalchemy.orm import aliased

from plugins.statistics.spot_access import ABOVE, CHECKER, MAKER, SeenCheck, in_reach, is_mine
from plugins.statistics.spot_models import ABSENT, CORRECT, OWED, RUNNING, SENT, WRONG, SpotCheck, SpotItem, SpotStep
from plugins.statistics.team_models import TeamMember
from portal import clock
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.people.models import Person
from portal.provinces.narrowing import hidden_provinces

_TOLD = aliased(Org)
PAGE, MOST_PLACES = 50, 500
ITEM_STATES = {
    "todo": "未核查", CORRECT: "相符", WRONG: "不符", ABSENT: "查无", "owed": "整改中", "late": "整改逾期",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Narrow:
    """Which items are listed: of a unit (its id), in which of ITEM_STATES, only one's own; 0 and '' mean all."""

    unit: int = 0
    state: str = ""
    mine: bool = False

    @classmethod
    def parse(cls, values: Mapping[str, str]) -> Narrow:
        """As the list's address has it; what is unknown means everything."""
        unit, state = values.get("unit", ""), values.get("state", "")
        known = unit if unit.isascii() and unit.isdigit() and len(unit) < 19 else "0"
        return cls(int(known), state if state in ITEM_STATES else "", values.get("mine") == "1")

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """(name, value) as an address's query has them."""
        told = (("unit", str(self.unit or "")), ("state", self.state), ("mine", "1" if self.mine else ""))
        return [(name, value) for name, value in told if value]

    @property
    def where(self) -> ColumnElement[bool]:
        """SQL on an item, but for what is one's own."""
        return and_(SpotItem.unit_id == self.unit if self.unit else true(), _state_is(self.state))


@dataclass(frozen=True, slots=True)
class Line:
    """An item as lists show it: `gone` says what has happened to it, '' if nothing."""

    item: SpotItem
    org: OrgRef
    member: str
    gone: str
    is_late: bool


def checks_of(org: OrgRef, before: int = 0) -> tuple[Sequence[SpotCheck], int]:
    """A page of the checks that an organisation makes, the latest first, and the id to go on before, 0 at the end."""
    wanted = select(SpotCheck).where(SpotCheck.org_id == org.id).order_by(SpotCheck.id.desc()).limit(PAGE + 1)
    rows = session().scalars(wanted.where(SpotCheck.id < before) if before else wanted).all()
    return rows[:PAGE], rows[PAGE - 1].id if len(rows) > PAGE else 0


def items_of(scope: Scope, seen: SeenCheck, narrow: Narrow) -> Select[*tuple[Any, ...]]:
    """Items of a check in their order: a SpotItem, its Org, the member's name, when the person was removed."""
    shown = SpotItem.province_code.not_in(hidden_provinces(scope, "statistics"))
    own = and_(is_mine(scope), in_reach(scope)) if seen.role == CHECKER else is_mine(scope) if narrow.mine else true()
    wanted = _lines().where(SpotItem.check_id == seen.check.id, shown, own, narrow.where)
    return wanted.order_by(SpotItem.no)


def list_items(scope: Scope, seen: SeenCheck, narrow: Narrow, after: int = 0) -> tuple[list[Line], int]:
    """A page of them, and the number to go on after, 0 at the end."""
    rows = session().execute(items_of(scope, seen, narrow).where(SpotItem.no > after).limit(PAGE + 1)).all()
    return [line(seen.org, row) for row in rows[:PAGE]], rows[PAGE - 1][0].no if len(rows) > PAGE else 0


def own_checks(scope: Scope) -> Sequence[SpotCheck]:
    """The running checks in which whoever is signed in has something to check, the latest first."""
    mine = select(SpotItem.check_id).join(Org, Org.id == SpotItem.org_id).where(is_mine(scope), in_reach(scope))
    wanted = select(SpotCheck).where(SpotCheck.id.in_(mine), SpotCheck.state == RUNNING)
    return session().scalars(wanted.order_by(SpotCheck.id.desc()).limit(PAGE)).all()


def list_corrections(scope: Scope, org: OrgRef, *, only_open: bool, before: int = 0) -> tuple[list[Line], int]:
    """What is to be corrected by an organisation and those below, the latest first, and the id to go on before."""
    within = and_(_TOLD.path >= org.path, _TOLD.path < upper(org.path))
    here = and_(SpotItem.told_org_id.is_not(None), exists().where(_TOLD.id == SpotItem.told_org_id, within))
    shown = SpotItem.province_code.not_in(hidden_provinces(scope, "statistics"))
    state = SpotItem.correction.in_(OWED) if only_open else true()
    wanted = _lines().where(here, shown, state).order_by(SpotItem.id.desc()).limit(PAGE + 1)
    rows = session().execute(wanted.where(SpotItem.id < before) if before else wanted).all()
    return [line(scope.org, row) for row in rows[:PAGE]], rows[PAGE - 1][0].id if len(rows) > PAGE else 0


def places_of(org: OrgRef) -> list[tuple[str, str]]:
    """Where a checker may be given a post: the organisation that makes the check, and its direct subordinates."""
    below = select(Org.code, Org.full_name).where(Org.parent_id == org.id, Org.closed_at.is_(None)).order_by(Org.path)
    rows = session().execute(below.limit(MOST_PLACES))
    return [(org.code, f"{org.full_name}（全部）"), *((code, name) for code, name in rows)]


def way_of(item_id: int) -> Sequence[SpotStep]:
    """What was done with an item, the first step first."""
    return session().scalars(select(SpotStep).where(SpotStep.item_id == item_id).order_by(SpotStep.seq)).all()


def line(maker: OrgRef, row: Row[*tuple[Any, ...]]) -> Line:
    """A row of `items_of`, as a list of `maker` shows it."""
    item, org, member, removed_at = row
    gone = "组织已撤销" if org.closed_at else "人员已移除" if removed_at else ""
    if not gone and item.check_id and not org.path.startswith(maker.path):
        gone = "已转到别处"
    return Line(item, org.ref(), member or "", gone, item.correction == SENT and _is_past(item))


def is_led(seen: SeenCheck) -> bool:
    """True if the whole check is seen, not only what one has to check."""
    return seen.role in {MAKER, ABOVE}


def _is_past(item: SpotItem) -> bool:
    return item.due is not None and item.due < clock.today()


def _lines() -> Select[*tuple[Any, ...]]:
    return (
        select(SpotItem, Org, TeamMember.name, Person.removed_at)
        .join(Org, Org.id == SpotItem.org_id)
        .outerjoin(TeamMember, TeamMember.id == SpotItem.member_id)
        .outerjoin(Person, Person.id == SpotItem.person_id)
    )


def _state_is(state: str) -> ColumnElement[bool]:
    if state == "todo":
        return SpotItem.verdict.is_(None)
    if state == "owed":
        return SpotItem.correction.in_(OWED)
    if state == "late":
        return and_(SpotItem.correction == SENT, SpotItem.due < clock.today())
    return SpotItem.verdict == state if state else or_(true())
