"""The rows of a table of one's own, a page at a time or all of them (R4.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Select, cast, func, select

from plugins.statistics.standings import PLUGIN, measures_for, standings_of
from plugins.statistics.table_models import SavedTable
from plugins.statistics.tabling import BRANCHES, CHILDREN, LEADING, Offer, Row, Table, measures_in, metrics_in
from portal.contracts.measures import Measure
from portal.contracts.scope import OrgRef, Scope
from portal.counts.models import Count
from portal.db import among, session
from portal.installation import installation
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.models import REF, Org
from portal.orgs.paths import upper
from portal.provinces.narrowing import hidden_provinces

PAGE = 50
Line = tuple[OrgRef, Row]


class Part(NamedTuple):
    """A page of a table; `next` is its last row's place in the tree, '' where nothing comes after it."""

    lines: Sequence[Line]
    next: str


def offer_for(scope: Scope) -> Offer:
    """What the plugins that are on have to offer."""
    registry = installation().registry
    return Offer(registry.of(registry.metrics(), scope.plugins), {one.key: one for one in measures_for(scope)})


def part_of(scope: Scope, org: OrgRef, table: Table, offer: Offer, after: str) -> Part:
    """The rows after a place in the tree; '' for the first."""
    wanted = rows_of(scope, org, table, offer).where(Org.path > (after or org.path)).limit(PAGE + 1)
    orgs = [OrgRef(*row) for row in session().execute(wanted)]
    lines = lines_of(orgs[:PAGE], table, offer)
    return Part(lines, orgs[PAGE - 1].path if len(orgs) > PAGE else "")


def rows_of(scope: Scope, org: OrgRef, table: Table, offer: Offer) -> Select[*tuple[Any, ...]]:
    """The organisations of a table, in the order of the tree: the columns of an OrgRef."""
    wanted = select(*REF).where(*_within(org, table.rows), Org.closed_at.is_(None)).order_by(Org.path)
    if table.only:
        wanted = wanted.where(_lacks(offer.measures[table.only]))
    if org.province_code:
        return wanted
    off = {code for plugin in (PLUGIN, *_plugins(table, offer)) for code in hidden_provinces(scope, plugin)}
    return wanted.where(Org.province_code.not_in(off)) if off else wanted


def lines_of(orgs: Sequence[OrgRef], table: Table, offer: Offer) -> list[Line]:
    """These organisations with their figures and standings: one query, and what targets and bases need."""
    figures: dict[int, dict[str, int]] = {org.id: {} for org in orgs}
    sums = select(Count.org_id, Count.metric, func.sum(Count.value)).group_by(Count.org_id, Count.metric)
    wanted = sums.where(among(Count.org_id, figures), Count.metric.in_(metrics_in(table, offer)))
    for org_id, metric, value in session().execute(wanted):
        figures[org_id][metric] = int(value)
    standings = standings_of(orgs, figures, measures_in(table, offer))
    return [(org, (figures[org.id], standings[org.id])) for org in orgs]


def saved_of(org: OrgRef) -> Sequence[SavedTable]:
    """The tables that the administrators of an organisation have saved, the newest first."""
    return session().scalars(select(SavedTable).where(SavedTable.org_id == org.id).order_by(SavedTable.id.desc())).all()


def _within(org: OrgRef, rows: str) -> Sequence[ColumnElement[bool]]:
    if rows == CHILDREN:
        return (Org.parent_id == org.id,)
    below = (Org.path > org.path, Org.path < upper(org.path))
    if rows == LEADING:
        return (*below, Org.is_leading_body.is_(True))
    holds = Org.category.in_(sorted(HOLDS_MEMBERS))
    return (*below, holds if rows == BRANCHES else ~holds)


def _lacks(measure: Measure) -> ColumnElement[bool]:
    part = _sum(measure.part)
    return part > 0 if measure.is_backlog else _sum(measure.whole) > part


def _sum(metric: str) -> ColumnElement[int]:
    """A figure of each row's core_org, by its key."""
    total = select(func.sum(Count.value)).where(Count.org_id == Org.id, Count.metric == metric).correlate(Org)
    return cast(func.coalesce(total.scalar_subquery(), 0), BigInteger)


def _plugins(table: Table, offer: Offer) -> set[str]:
    """The plugins whose figures a table shows."""
    owner = installation().registry.owner_of
    keys = [*metrics_in(table, offer), *(one.key for one in measures_in(table, offer)), table.only]
    return {name for key in keys if key and (name := owner(key))}
