"""Organisations with a fault (R1.2, R1.3, decision 3), page by page in the order of the tree: an index finds them."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from portal.contracts.scope import OrgRef, Scope
from portal.counts.queries import totals
from portal.db import session
from portal.orgs.faults import Fault, has_fault
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.provinces.narrowing import hidden_provinces

PAGE = 50
_CURSOR = re.compile("(?:[0-9a-z]{3}){0,31}")
_ABOVE = aliased(Org)


@dataclass(frozen=True, slots=True)
class FaultyOrg:
    """An organisation with the fault, what it is directly below ('' for one's own), and how many belong to it."""

    org: OrgRef
    above: str
    members: int
    cadres: int


@dataclass(frozen=True, slots=True)
class FaultyPage:
    """A page of them; `next` is the cursor of the following one, '' at the end."""

    orgs: tuple[FaultyOrg, ...]
    next: str


def faulty(scope: Scope, org: OrgRef, fault: Fault, after: str = "") -> FaultyPage:
    """Organisations with `fault` at `org` and below, after the cursor of an earlier page.

    For the centre without provinces in which the plugin is off.
    """
    wanted = all_faulty(scope, org, fault)
    if after and _CURSOR.fullmatch(after):
        wanted = wanted.where(Org.path > org.path + after)
    rows = session().execute(wanted.limit(PAGE + 1)).all()
    found = with_people(scope, rows[:PAGE])
    return FaultyPage(found, found[-1].org.path[len(org.path) :] if len(rows) > PAGE else "")


def all_faulty(scope: Scope, org: OrgRef, *faults: Fault) -> Select[Org, str, str]:
    """The organisations with one of `faults` at `org` and below, each with its superior's name and path."""
    return (
        select(Org, _ABOVE.full_name, _ABOVE.path)
        .outerjoin(_ABOVE, _ABOVE.id == Org.parent_id)
        .where(or_(*(_told(scope, fault) for fault in faults)), Org.path >= org.path, Org.path < upper(org.path))
        .order_by(Org.path)
    )


def untold_in(scope: Scope, fault: Fault) -> Collection[str]:
    """The provinces below the scope where nobody is told of a fault: its plugin is off, or this one."""
    return {*hidden_provinces(scope, "info_entry"), *(hidden_provinces(scope, fault.plugin) if fault.plugin else ())}


def with_people(scope: Scope, rows: Sequence[Any]) -> tuple[FaultyOrg, ...]:
    """Rows of `all_faulty` with how many belong to each; a superior outside of the scope is not named."""
    shown = [(one.ref(), above if path and scope.covers(path) else "") for one, above, path in rows]
    counted = totals([ref for ref, _ in shown], ["members", "cadres"])
    return tuple(FaultyOrg(ref, above, counted[ref.id]["members"], counted[ref.id]["cadres"]) for ref, above in shown)


def _told(scope: Scope, fault: Fault) -> ColumnElement[bool]:
    off = untold_in(scope, fault)
    return and_(has_fault(fault), Org.province_code.not_in(off)) if off else has_fault(fault)
