"""The tables of the units below, and who is missing (R3.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, exists, func, or_

from plugins.statistics.annex_models import ACCEPTED, DRAFT, RETURNED, STATES, SUBMITTED, Annex
from plugins.statistics.annex_queries import campaign_year, with_annex
from plugins.statistics.annex_units import FILES, PLUGIN
from portal import clock
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.orgs.models import Org
from portal.orgs.settings import DEADLINE, effective_for
from portal.provinces.narrowing import hidden_provinces

PAGE = 50
MISSING, FILED = "missing", "filed"
WISHES = {MISSING: "未报送", SUBMITTED: "待接收", RETURNED: "被退回", ACCEPTED: "已接收"}


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit below with its row, None while it has not begun, and the day until which it files."""

    org: OrgRef
    annex: Annex | None
    deadline: dt.date

    @property
    def said(self) -> str:
        """Its state, in words."""
        return STATES[self.annex.state] if self.annex else "没有开始填报"

    @property
    def chip(self) -> str:
        """How that looks."""
        return {ACCEPTED: "accepted", RETURNED: "rejected", SUBMITTED: "warning"}.get(self._state, "plain")

    @property
    def late_days(self) -> int:
        """How many days after its deadline it was submitted, or it is already without having been."""
        filed = self.annex.submitted_at if self.annex else None
        day = filed.astimezone(clock.SHANGHAI).date() if filed else clock.today()
        return max((day - self.deadline).days, 0)

    @property
    def _state(self) -> str:
        return self.annex.state if self.annex else ""


def wish_in(text: str) -> str:
    """A value of WISHES as an address has it, '' for all."""
    return text if text in WISHES else ""


def units_of(scope: Scope, org: OrgRef, state: str) -> Select[Org, Annex]:
    """Rows for `units_in`, in the order of the tree."""
    wanted = with_annex(scope, org).order_by(Org.path)
    if state == MISSING:
        return wanted.where(or_(Annex.id.is_(None), Annex.state == DRAFT))
    return wanted.where(Annex.state == state) if state else wanted


def list_units(scope: Scope, org: OrgRef, state: str, after: str) -> tuple[list[Unit], str]:
    """A page of them, and the path to go on after, '' at the end."""
    wanted = units_of(scope, org, state)
    rows = session().execute((wanted.where(Org.path > after) if after else wanted).limit(PAGE + 1)).all()
    return units_in(rows[:PAGE]), rows[PAGE - 1][0].path if len(rows) > PAGE else ""


def units_in(rows: Sequence[Row[Org, Annex]]) -> list[Unit]:
    """Units with their deadlines, which are read for all together."""
    refs = [org.ref() for org, _ in rows]
    days = effective_for(refs, DEADLINE) if refs else {}
    return [
        Unit(ref, annex, dt.date.fromisoformat(days[ref.id])) for ref, (_, annex) in zip(refs, rows, strict=True)
    ]  # fmt: skip


def is_filed(scope: Scope, parent: OrgRef, state: str) -> ColumnElement[bool]:
    """The filter of a list below `parent`: FILED or MISSING, of organisations that may file."""
    filed = exists().where(
        Annex.org_id == Org.id, Annex.year == campaign_year(), Annex.state.in_((SUBMITTED, ACCEPTED))
    )
    hidden = hidden_provinces(scope, PLUGIN) if not parent.province_code else ()
    return and_(FILES, filed if state == FILED else ~filed, Org.province_code.not_in(hidden))


def count_states(scope: Scope, org: OrgRef) -> Mapping[str, int]:
    """How many units below are in each state of WISHES."""
    by_state: Select[Any, int] = with_annex(scope, org).with_only_columns(Annex.state, func.count())
    found = dict.fromkeys(WISHES, 0)
    for state, count in session().execute(by_state.group_by(Annex.state)):
        found[state if state in found else MISSING] += count
    return found
