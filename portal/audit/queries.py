"""Reading the audit log.

A request looks at no more than SCAN entries of the subtree: a search that hardly anything matches would otherwise read
the years of a whole country.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Select, select

from portal.audit.models import AuditEntry
from portal.audit.titles import title_of
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.orgs.paths import ROOT, upper

PAGE = 40
"""Lines of a page: beside them stands a filter with every action there is."""
SCAN = 20_000
LONGEST_SEARCH = 100


@dataclass(frozen=True, slots=True)
class LogFilter:
    """What to look for: an action's key, who did it, what it was done to; '' is anything."""

    action: str = ""
    actor: str = ""
    target: str = ""

    @classmethod
    def parse(cls, values: Mapping[str, str]) -> LogFilter:
        """The filter of an address's query, without what no entry holds."""
        return cls(*(_searchable(values.get(name, "")) for name in ("action", "actor", "q")))


@dataclass(frozen=True, slots=True)
class LogLine:
    """An entry as shown."""

    entry: AuditEntry
    title: str
    details: str


def log_page(scope: Scope, wanted: LogFilter, before: int | None = None) -> tuple[list[LogLine], int | None]:
    """A page of the subtree's entries, the newest first, and the key of the next, which may be empty if few match."""
    rows = entries(scope.org, LogFilter())
    if before is not None:
        rows = rows.where(AuditEntry.id < before)
    reach = None
    if wanted != LogFilter():
        reach = session().scalar(rows.with_only_columns(AuditEntry.id).offset(SCAN - 1).limit(1))
        rows = _matching(rows, wanted).where(AuditEntry.id >= (reach or 0))
    found = list(session().scalars(rows.limit(PAGE + 1)))
    lines = [LogLine(entry, title_of(entry.action), entry.details) for entry in found[:PAGE]]
    return lines, found[PAGE - 1].id if len(found) > PAGE else reach


def entries(org: OrgRef, wanted: LogFilter) -> Select[AuditEntry]:
    """All entries of `org` and below that fit, the newest first.

    The root sees all, also what operators did, which has no place in the tree.
    """
    rows = select(AuditEntry).order_by(AuditEntry.id.desc())
    if org.path != ROOT:
        rows = rows.where(AuditEntry.path >= org.path, AuditEntry.path < upper(org.path))
    return _matching(rows, wanted)


def _matching(rows: Select[AuditEntry], wanted: LogFilter) -> Select[AuditEntry]:
    if wanted.action:
        rows = rows.where(AuditEntry.action == wanted.action)
    if wanted.actor:
        rows = rows.where(AuditEntry.actor == wanted.actor)
    if wanted.target:
        rows = rows.where(AuditEntry.target.contains(wanted.target, autoescape=True))
    return rows


def _searchable(text: str) -> str:
    return "".join(character for character in text if character.isprintable()).strip()[:LONGEST_SEARCH]
