"""Who is on the teams, and which provinces and cities have named theirs (R4.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select, true
from sqlalchemy.orm import aliased

from plugins.statistics.team_models import TeamMember
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.orgs.models import REF, Org
from portal.provinces.narrowing import hidden_provinces

PAGE = 50
LEVELS = {"": "省、市", "province": "省级", "city": "地市级"}
STATES = {"": "全部", "named": "已成立", "missing": "未成立"}
_ABOVE = aliased(Org)


@dataclass(frozen=True, slots=True)
class Narrow:
    """Which units are listed: of which level, with a team or without one; '' means both."""

    level: str = ""
    state: str = ""

    @classmethod
    def parse(cls, values: Mapping[str, str]) -> Narrow:
        """As the list's address has it; what is unknown means everything."""
        level, state = values.get("level", ""), values.get("state", "")
        return cls(level if level in LEVELS else "", state if state in STATES else "")

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """(name, value) as an address's query has them."""
        return [(name, value) for name, value in (("level", self.level), ("state", self.state)) if value]


@dataclass(frozen=True, slots=True)
class Unit:
    """A province or city that is to name a team, and how many are on it."""

    org: OrgRef
    members: int


def team_of(org: OrgRef) -> Sequence[TeamMember]:
    """Who is on the team of an organisation, in the order in which they were added."""
    return session().scalars(_on_team(TeamMember.org_id == org.id).order_by(TeamMember.id)).all()


def units_below(scope: Scope, org: OrgRef, narrow: Narrow) -> Select[*tuple[Any, ...]]:
    """Provinces and cities below, in the order of the tree: an OrgRef's columns, and how many are on the team."""
    members = select(func.count()).where(TeamMember.org_id == Org.id, TeamMember.left_at.is_(None)).scalar_subquery()
    return select(*REF, members).where(_is_due(scope, org, narrow)).order_by(Org.path)


def list_units(scope: Scope, org: OrgRef, narrow: Narrow, after: str = "") -> tuple[list[Unit], str]:
    """A page of them, and the path to go on after, '' at the end."""
    wanted = units_below(scope, org, narrow)
    rows = session().execute((wanted.where(Org.path > after) if after else wanted).limit(PAGE + 1)).all()
    units = [Unit(OrgRef(*facts), members) for *facts, members in rows[:PAGE]]
    return units, units[-1].org.path if len(rows) > PAGE else ""


def seats_below(scope: Scope, org: OrgRef, narrow: Narrow) -> Select[*tuple[Any, ...]]:
    """The same, each with those on its team, one to a row: an OrgRef's columns and a TeamMember, None without one."""
    on_team = and_(TeamMember.org_id == Org.id, TeamMember.left_at.is_(None))
    wanted = select(*REF, TeamMember).outerjoin_from(Org, TeamMember, on_team)
    return wanted.where(_is_due(scope, org, narrow)).order_by(Org.path, TeamMember.id)


def count_missing(scope: Scope, org: OrgRef) -> int:
    """How many of them have no team."""
    missing = select(func.count()).select_from(Org).where(_is_due(scope, org, Narrow(state="missing")))
    return session().scalar(missing) or 0


def is_due(org: OrgRef) -> bool:
    """True for what is certain to be a province or a city, which are to name a team."""
    return org.is_wide and bool(org.province_code)


def has_team() -> ColumnElement[bool]:
    """SQL on an organisation: somebody is on its team."""
    return exists().where(TeamMember.org_id == Org.id, TeamMember.left_at.is_(None))


def _on_team(condition: ColumnElement[bool]) -> Select[TeamMember]:
    return select(TeamMember).where(condition, TeamMember.left_at.is_(None))


def _is_due(scope: Scope, org: OrgRef, narrow: Narrow) -> ColumnElement[bool]:
    """SQL on a first-level unit, or a leading body directly below one. Asked for by their superiors, not by what they
    are: that would read the tree."""
    shown = Org.province_code.not_in(hidden_provinces(scope, "statistics"))
    state = {"named": has_team(), "missing": ~has_team()}.get(narrow.state, true())
    return and_(_is_below(org, narrow.level), Org.closed_at.is_(None), shown, state)


def _is_below(org: OrgRef, level: str) -> ColumnElement[bool]:
    """Of the centre the provinces and their cities, of a province its cities, of all others nothing."""
    direct = Org.parent_id == org.id
    if org.province_code:
        has_cities = org.code == org.province_code and level != "province"
        return and_(direct, Org.is_leading_body) if has_cities else false()
    cities = and_(Org.parent_id.in_(select(_ABOVE.id).where(_ABOVE.parent_id == org.id)), Org.is_leading_body)
    return {"province": direct, "city": cities}.get(level, or_(direct, cities))
