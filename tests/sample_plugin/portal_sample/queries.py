"""Reading notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement, Select, exists, func, select

from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Figures
from portal.db import session
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.provinces.narrowing import hidden_provinces
from portal_sample.models import Note

SHOWN = 50
RECOUNT = "SELECT org_id, count(*) AS value FROM sample_note GROUP BY org_id"


def latest_notes(scope: Scope, org: OrgRef) -> Sequence[tuple[str, str]]:
    """(organisation, text) of the latest notes at and below `org`, of provinces where the plugin is on."""
    rows = _below(scope, org, select(Org.full_name, Note.text)).order_by(Note.id.desc()).limit(SHOWN)
    return [(name, text) for name, text in session().execute(rows)]


def all_notes(scope: Scope, org: OrgRef) -> Select:
    """Every note at and below `org`, in the order of the tree."""
    return _below(scope, org, select(Org.full_name, Note.text)).order_by(Org.path, Note.id)


def notes_below(scope: Scope) -> int:
    """How many notes the scope sees."""
    return session().scalar(_below(scope, scope.org, select(func.count(Note.id)))) or 0


def _below(scope: Scope, org: OrgRef, columns: Select) -> Select:
    return (
        columns.select_from(Note)
        .join(Org, Org.id == Note.org_id)
        .where(Org.path >= org.path, Org.path < upper(org.path))
        .where(Org.province_code.not_in(hidden_provinces(scope, "sample")))
    )


def cells(scope: Scope, orgs: tuple[OrgRef, ...], figures: Mapping[int, Figures]) -> dict[int, str]:
    """What the column shows: nothing where nobody has written anything, at and below an organisation."""
    return {org.id: f"{figures[org.id]['sample.notes']} 条" for org in orgs if figures[org.id]["sample.notes"]}


def noted(value: str) -> ColumnElement[bool]:
    """Organisations with notes (yes) or without (no)."""
    found = exists().where(Note.org_id == Org.id)
    return found if value == "yes" else ~found


def may_mark(scope: Scope, parent: OrgRef) -> bool:
    """Notes are for what is below one's own organisation or deeper."""
    return scope.covers(parent.path)


def panel_rows(scope: Scope, org: OrgRef, figures: Figures) -> tuple[tuple[str, str], ...]:
    """What the profile shows: nothing where nobody has written anything."""
    notes = figures["sample.notes"]
    return (("含下级组织", f"{notes} 条"),) if notes else ()


def section_rows(scope: Scope, branch: OrgRef, person_id: int) -> tuple[tuple[str, str], ...]:
    """What the page of somebody in the branch shows of it."""
    notes = session().scalar(select(func.count()).where(Note.org_id == branch.id))
    return (("备注", f"{notes} 条"),) if notes else ()


def blank_notes() -> list[str]:
    """One sentence for each note that says nothing."""
    rows = session().scalars(select(Note.id).where(func.trim(Note.text) == "").limit(20))
    return [f"备注 {note_id} 是空的" for note_id in rows]
