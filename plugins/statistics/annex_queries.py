"""Reading Annex 2 (R3.2): a unit's table as it is or was submitted, what it is the sum of, and who is missing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import Session

from plugins.statistics.annex_copies import MOST_NAMED, Part, Sheet, thawed, whole
from plugins.statistics.annex_figures import Line, lines
from plugins.statistics.annex_layout import Row, layout
from plugins.statistics.annex_models import ACCEPTED, OPEN, Annex, AnnexCopy, AnnexStep
from plugins.statistics.annex_units import is_leading, units_below
from portal import clock
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.installation import installation
from portal.orgs.models import Org
from portal.orgs.paths import ROOT

FRESH = dt.timedelta(days=1)
"""The system's figures may be this old when a table is submitted."""


@dataclass(frozen=True, slots=True)
class Below:
    """What lies below a unit: the accepted tables, where their schools are, how they explain their differences (by row
    and measure), and the names of the missing units."""

    parts: list[Part] = field(default_factory=list)
    covered: list[str] = field(default_factory=list)
    said: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Table:
    """A unit's table: its row (None while nobody has begun), what the sheet says, the accepted tables it sums up."""

    org: OrgRef
    annex: Annex | None
    sheet: Sheet
    parts: Sequence[Part]
    said_below: Mapping[tuple[str, str], Sequence[str]]

    @property
    def lines(self) -> list[Line]:
        """The sheet line by line."""
        return lines(self.sheet.layout, self.sheet.told, self.sheet.counted, self.sheet.why)

    @property
    def by_row(self) -> list[tuple[Row, list[Line]]]:
        """The same, together what stands in a row."""
        return [(row, list(found)) for row, found in groupby(self.lines, key=lambda line: line.row)]

    @property
    def groups(self) -> list[tuple[str, list[tuple[Row, list[Line]]]]]:
        """The same, together the parts of a kind of school, under its title; every other row by itself."""
        return [(group, list(found)) for group, found in groupby(self.by_row, key=lambda pair: _kind(pair[0]))]

    @property
    def is_open(self) -> bool:
        """It can be changed."""
        return self.annex is None or self.annex.state in OPEN

    @property
    def is_draft(self) -> bool:
        """It was not submitted; the centre's is submitted to nobody."""
        return self.is_open and self.org.path != ROOT

    @property
    def version(self) -> int:
        """What whoever acts on it has seen; 0 while nobody has begun."""
        return self.annex.version if self.annex else 0

    @property
    def is_stale(self) -> bool:
        """The system's figures have to be counted anew: others below were accepted or returned, or a day has passed."""
        if self.annex is None or self.annex.counted_at is None:
            return True
        return self.annex.covered != covered(self.parts) or clock.now() - self.annex.counted_at > FRESH


def _kind(row: Row) -> str:
    return row.group or row.title


def covered(parts: Sequence[Part]) -> list[int]:
    """What a unit's own figures leave out, as it is kept."""
    return sorted(part.copy_id for part in parts)


def campaign_year() -> int:
    """The year whose graduates are counted."""
    return installation().config.campaign.year


def annex_of(org: OrgRef) -> Annex | None:
    """The row of a unit for this campaign."""
    return session().scalars(select(Annex).where(Annex.org_id == org.id, Annex.year == campaign_year())).one_or_none()


def table_of(scope: Scope, org: OrgRef) -> Table:
    """A unit's table: as it was submitted if it was, else as it would be now. Organisations that file none have an
    empty one."""
    annex, content = _frozen_of(org)
    if annex is not None and content is not None and annex.state not in OPEN:
        return Table(org, annex, thawed(content), (), {})
    below = below_of(session(), scope, org)
    return Table(org, annex, sheet_of(org, annex, below), below.parts, below.said)


def _frozen_of(org: OrgRef) -> tuple[Annex | None, str | None]:
    """A unit's row with what was submitted last."""
    wanted = select(Annex, AnnexCopy.content).outerjoin(AnnexCopy, AnnexCopy.id == Annex.copy_id)
    found = session().execute(wanted.where(Annex.org_id == org.id, Annex.year == campaign_year())).one_or_none()
    return (found[0], found[1]) if found else (None, None)


def sheet_of(org: OrgRef, annex: Annex | None, below: Below) -> Sheet:
    """What the table of a unit says now."""
    own_told, own_counted = (annex.told, annex.counted) if annex else ({}, {})
    told, counted = whole(below.parts, own_told, own_counted)
    names, count = below.missing[:MOST_NAMED], len(below.missing)
    return Sheet(
        org.id, org.code, org.full_name, campaign_year(), layout(), told, counted, annex.why if annex else {},
        {"told": own_told, "counted": own_counted}, names, count, annex.head if annex else "",
        annex.filler if annex else "", annex.telephone if annex else "", len(below.parts),
        annex.counted_at if annex else None,
    )  # fmt: skip


def below_of(s: Session, scope: Scope, org: OrgRef) -> Below:
    """What lies below a unit, in the order of the tree, in one query."""
    below = Below()
    for org_id, code, path, name, copy_id, content in s.execute(_with_copies(scope, org)) if is_leading(org) else []:
        if content is None:
            below.missing.append(name)
            continue
        sheet = thawed(content)
        below.parts.append(Part(org_id, code, name, copy_id, sheet.told, sheet.counted))
        below.covered.append(path)
        for row, texts in sheet.why.items():
            for measure, text in texts.items():
                below.said.setdefault((row, measure), []).append(f"{name}：{text}")
    return below


def _with_copies(scope: Scope, org: OrgRef) -> Select[*tuple[Any, ...]]:
    """The units below, each with the copy that was accepted here, if one was."""
    is_part = and_(AnnexCopy.id == Annex.copy_id, Annex.state == ACCEPTED, Annex.superior_id == org.id)
    columns = (Org.id, Org.code, Org.path, Org.full_name, AnnexCopy.id, AnnexCopy.content)
    return with_annex(scope, org).outerjoin(AnnexCopy, is_part).with_only_columns(*columns).order_by(Org.path)


def with_annex(scope: Scope, org: OrgRef) -> Select[Org, Annex]:
    """The units that file with `org`, each with its row, if it has one."""
    mine = and_(Annex.org_id == Org.id, Annex.year == campaign_year())
    return units_below(scope, org).outerjoin(Annex, mine).add_columns(Annex)


def steps_of(annex: Annex) -> Sequence[AnnexStep]:
    """The way of a table, the latest first."""
    wanted = select(AnnexStep).where(AnnexStep.annex_id == annex.id).order_by(AnnexStep.id.desc())
    return session().scalars(wanted.limit(50)).all()
