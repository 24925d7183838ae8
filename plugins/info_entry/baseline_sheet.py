"""The sheet on which a superior sees and sets the baselines of the units directly below, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import and_, or_, select

from plugins.info_entry.baseline_models import Baseline
from plugins.info_entry.rates import Headcount
from plugins.info_entry.standings import IS_UNIT, baseline_year
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.orgs.models import Org
from portal.provinces.narrowing import hidden_provinces

PAGE = 50
UNITS, UNSET, EVERYTHING = "", "unset", "all"
SHOWN = {UNITS: "应设基数的单位", UNSET: "其中还没有设的", EVERYTHING: "全部直接下级（含团支部）"}
_CURSOR = re.compile("[0-9a-z]{3}")


@dataclass(frozen=True, slots=True)
class Line:
    """A unit with its baseline, if there is one, and that one's version."""

    code: str
    full_name: str
    short_name: str
    headcount: Headcount | None
    version: int


def sheet(scope: Scope, org: OrgRef, shown: str, after: str = "") -> tuple[Sequence[Line], str]:
    """A page of units below `org`, and the cursor of the next, '' at the end."""
    wanted = (
        select(Org, Baseline)
        .outerjoin(Baseline, and_(Baseline.org_id == Org.id, Baseline.year == baseline_year()))
        .where(Org.parent_id == org.id, Org.closed_at.is_(None))
        .where(Org.province_code.not_in(hidden_provinces(scope, "info_entry") if not org.province_code else ()))
        .order_by(Org.path)
        .limit(PAGE + 1)
    )
    if shown != EVERYTHING:
        wanted = wanted.where(or_(IS_UNIT, Baseline.org_id.is_not(None)))
    if shown == UNSET:
        wanted = wanted.where(Baseline.org_id.is_(None))
    if _CURSOR.fullmatch(after):
        wanted = wanted.where(Org.path > org.path + after)
    rows = session().execute(wanted).all()
    last = rows[PAGE - 1][0].path.removeprefix(org.path) if len(rows) > PAGE else ""
    return [_line(child, baseline) for child, baseline in rows[:PAGE]], last


def children_named(org: OrgRef, codes: Collection[str]) -> Mapping[str, str]:
    """The short names, by code, of those of `codes` that are directly below `org`."""
    wanted = select(Org.code, Org.short_name).where(Org.parent_id == org.id, Org.closed_at.is_(None))
    found = {row.code: row.short_name for row in session().execute(wanted.where(Org.code.in_(codes)))}
    return {code: found[code] for code in codes if code in found}


def _line(org: Org, row: Baseline | None) -> Line:
    headcount = Headcount(row.members, row.cadres, row.dual) if row else None
    return Line(org.code, org.full_name, org.short_name, headcount, row.version if row else 0)
