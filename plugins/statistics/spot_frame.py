"""What a sample is drawn from (R4.2): organisations or persons below, by unit and kind, as the database has them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, SQLColumnExpression, and_, func, literal_column, select, true
from sqlalchemy.orm import InstrumentedAttribute

from portal.contracts.scope import OrgRef, Scope
from portal.orgs.categories import HOLDS_MEMBERS, INDUSTRIES, TITLES
from portal.orgs.models import Org
from portal.orgs.paths import WIDTH, upper
from portal.people.models import Person
from portal.provinces.narrowing import hidden_provinces

ORGS, PEOPLE, MEMBERS, CADRES = "orgs", "people", "members", "cadres"
POPULATIONS = {ORGS: "团组织", PEOPLE: "团员和团干部", MEMBERS: "团员", CADRES: "团干部"}
LEVELS = {1: "直属下级", 2: "下二级", 3: "下三级"}
CATEGORY, INDUSTRY = "category", "industry"
KINDS = {"": "不分", CATEGORY: "组织类别", INDUSTRY: "行业类别（学校领域）"}
MOST, MOST_SEED = 5000, 32
"""How many a check draws at most, and how long a seed is."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be drawn: `size` of each stratum, or in all by their shares (`is_share`).

    A stratum is a unit `level` levels down (whatever lies higher is a unit of its own) and, if told apart, the category
    or industry (`kind`) of the organisation, for persons of their branch. `category` and `industry` narrow, '' not.
    """

    population: str = ORGS
    level: int = 1
    kind: str = ""
    category: str = ""
    industry: str = ""
    is_share: bool = False
    size: int = 5
    seed: str = ""

    @property
    def wrong(self) -> dict[str, str]:
        """What is wrong with it, by field."""
        checks = {
            "population": self.population in POPULATIONS, "level": self.level in LEVELS, "kind": self.kind in KINDS,
            "category": self.category in {"", *TITLES}, "industry": self.industry in {"", *INDUSTRIES},
        }  # fmt: skip
        found = {name: "请从列表中选择" for name, is_right in checks.items() if not is_right}
        if not 1 <= self.size <= MOST:
            found["size"] = f"请填写 1 至 {MOST} 之间的整数"
        if not 1 <= len(self.seed) <= MOST_SEED or not self.seed.isascii() or not self.seed.isprintable():
            found["seed"] = f"请填写 1 至 {MOST_SEED} 个字母或数字"
        return found

    @property
    def is_of_orgs(self) -> bool:
        """Organisations are drawn, not persons."""
        return self.population == ORGS


def frame_of(scope: Scope, org: OrgRef, wish: Wish) -> Select[*tuple[Any, ...]]:
    """(id, path of the unit, kind) of all that may be drawn below `org`, in provinces where the plugin is on."""
    row_id: InstrumentedAttribute[int] = Org.id if wish.is_of_orgs else Person.id
    length = len(org.path) + WIDTH * wish.level
    unit = func.substr(Org.path, 1, literal_column(str(length)))
    kinds: dict[str, SQLColumnExpression[str]] = {CATEGORY: Org.category, INDUSTRY: Org.industry}
    kind = kinds.get(wish.kind, literal_column("''"))
    wanted = select(row_id.label("id"), unit.label("unit"), kind.label("kind")).where(_is_there(scope, org, wish))
    if wish.is_of_orgs:
        return wanted
    return wanted.join(Org, Org.id == Person.org_id).where(Person.removed_at.is_(None), _is_meant(wish.population))


def sizes_of(frame: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """How many of the frame are in each stratum: unit, kind, count."""
    rows = frame.subquery()
    return select(rows.c.unit, rows.c.kind, func.count()).group_by(rows.c.unit, rows.c.kind)


def can_draw(org: OrgRef) -> bool:
    """True for organisations that have others below them."""
    return org.category not in HOLDS_MEMBERS


def _is_there(scope: Scope, org: OrgRef, wish: Wish) -> ColumnElement[bool]:
    return and_(
        Org.path > org.path, Org.path < upper(org.path), Org.closed_at.is_(None),
        Org.category == wish.category if wish.category else true(),
        Org.industry == wish.industry if wish.industry else true(),
        Org.province_code.not_in(hidden_provinces(scope, "statistics")),
    )  # fmt: skip


def _is_meant(population: str) -> ColumnElement[bool]:
    meant: dict[str, SQLColumnExpression[bool]] = {MEMBERS: Person.is_member, CADRES: Person.is_cadre}
    return and_(meant.get(population, true()))
