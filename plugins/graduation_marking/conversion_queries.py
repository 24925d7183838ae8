"""What administrators see of the conversion: who is waiting for it, and who has had it (A2.5)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, Select, and_, cast, func, select

from plugins.graduation_marking.conversion_models import Conversion
from plugins.graduation_marking.due import due_within, shown, within
from portal.contracts.scope import OrgRef
from portal.counts.models import Count
from portal.db import session
from portal.orgs.categories import BRANCH, SCHOOL_FIELD
from portal.orgs.models import Org

PAGE = 50
_CURSOR = re.compile("(?:[0-9a-z]{3}){0,31}")
_MEMBERS = and_(Count.org_id == Org.id, Count.metric == "members", Count.slot == 0)


@dataclass(frozen=True, slots=True)
class Sum:
    """Branches with their members, of a year."""

    year: int
    branches: int
    members: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """A branch that will be converted, and what is odd about it ('' for nothing)."""

    code: str
    full_name: str
    month: str
    members: int
    odd: str


@dataclass(frozen=True, slots=True)
class Page:
    """A page of waiting branches, or of converted ones; `next` is the cursor of the following page, '' at the end."""

    rows: Sequence[Any]
    next: str


def waiting_sum(org: OrgRef, year: int) -> Sum:
    """How many branches below will be converted for `year`, with how many members."""
    wanted = select(func.count(), func.coalesce(cast(func.sum(Count.value), BigInteger), 0))
    branches, members = session().execute(
        wanted.select_from(Org).outerjoin(Count, _MEMBERS).where(due_within(shown(org), year))
    ).one()  # fmt: skip
    return Sum(year, branches, members)


def waiting(org: OrgRef, year: int, after: str) -> Page:
    """The branches that will be converted, in the order of the tree."""
    wanted = (
        select(Org.code, Org.full_name, Org.path, Org.parent_id, Org.expected_graduation, Count.value)
        .outerjoin(Count, _MEMBERS)
        .where(due_within(shown(org), year))
    )
    rows, cursor = _page(wanted, org, Org.path, after)
    lacking = _with_unmarked_branches({row.parent_id for row in rows})
    found = [
        Waiting(row.code, row.full_name, row.expected_graduation, row.value or 0, _odd(row, lacking)) for row in rows
    ]
    return Page(found, cursor)


def _odd(row: Any, lacking: Collection[int]) -> str:
    found = {"没有团员": not row.value, "同一上级下还有未标记的团支部": row.parent_id in lacking}
    return "；".join(what for what, holds in found.items() if holds)


def _with_unmarked_branches(parents: Collection[int]) -> Collection[int]:
    """Those of the organisations that have a school's branch directly below that nobody has marked."""
    unmarked = select(Org.parent_id).where(Org.parent_id.in_(parents), Org.category == BRANCH, Org.closed_at.is_(None))
    unmarked = unmarked.where(Org.expected_graduation.is_(None), Org.no_graduation_reason.is_(None))
    return set(session().scalars(unmarked.where(Org.industry.in_(SCHOOL_FIELD)).distinct()))


def converted_sums(org: OrgRef) -> list[Sum]:
    """What was converted at and below an organisation, year by year, the latest first."""
    members = cast(func.sum(Conversion.members), BigInteger)
    wanted = select(Conversion.year, func.count(), members).where(within(shown(org), Conversion.path))
    rows = session().execute(wanted.group_by(Conversion.year).order_by(Conversion.year.desc()))
    return [Sum(*row) for row in rows]


def all_converted(org: OrgRef) -> Select[str, str, dt.datetime, int, int, str]:
    """The branches that were converted; a branch is converted once, so a path stands for one row."""
    wanted = select(Org.code, Org.full_name, Conversion.at, Conversion.members, Conversion.year, Conversion.path)
    return wanted.join(Org, Org.id == Conversion.org_id).where(within(shown(org), Conversion.path))


def converted(org: OrgRef, after: str) -> Page:
    """A page of them."""
    return Page(*_page(all_converted(org), org, Conversion.path, after))


def conversion_of(org: OrgRef) -> Conversion | None:
    """The record of one branch, the latest; None if it was not converted."""
    wanted = select(Conversion).where(Conversion.org_id == org.id).order_by(Conversion.year.desc())
    return session().scalars(wanted.limit(1)).first()


def _page(wanted: Select[*tuple[Any, ...]], org: OrgRef, path: Any, after: str) -> tuple[Sequence[Any], str]:
    if after and _CURSOR.fullmatch(after):
        wanted = wanted.where(path > org.path + after)
    rows = session().execute(wanted.order_by(path).limit(PAGE + 1)).all()
    return rows[:PAGE], rows[PAGE - 1].path[len(org.path) :] if len(rows) > PAGE else ""
