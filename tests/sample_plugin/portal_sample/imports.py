"""Notes from a spreadsheet: an organisation's code and a text."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from sqlalchemy import select

from portal.contracts.imports import ACCEPTED, REJECTED, ColumnSpec, ImportType, RowVerdict, SourceRow
from portal.contracts.scope import Scope
from portal.db import session
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.people.rules.problems import Problem
from portal_sample import services
from portal_sample.models import StagedNote

UNKNOWN = Problem("ORG_UNKNOWN", "您的管理范围内没有这个编号的组织。", "code")


class NoteChecker:
    """A row is good if its organisation is in the uploader's subtree."""

    def __init__(self, scope: Scope, _today: datetime.date) -> None:
        self._scope = scope

    def check(self, rows: Sequence[SourceRow]) -> list[RowVerdict]:
        """One verdict for each row; one query for all of them."""
        codes = {str(row.cells.get("code") or "") for row in rows}
        path = self._scope.org.path
        wanted = select(Org.code, Org.id).where(Org.code.in_(codes), Org.path >= path, Org.path < upper(path))
        known = dict(session().execute(wanted.where(Org.closed_at.is_(None))).all())
        return [self._verdict(row, known.get(str(row.cells.get("code") or ""))) for row in rows]

    def _verdict(self, row: SourceRow, org_id: int | None) -> RowVerdict:
        text = str(row.cells.get("text") or "")[: services.LONGEST]
        if org_id is None:
            return RowVerdict(REJECTED, text, (UNKNOWN,))
        return RowVerdict(ACCEPTED, text, (), (org_id, text))


def describe(import_id: int, seqs: Sequence[int], _unmasked: bool) -> dict[int, dict[str, str]]:
    """The texts of staged rows."""
    rows = select(StagedNote.seq, StagedNote.text).where(StagedNote.import_id == import_id, StagedNote.seq.in_(seqs))
    return {seq: {"text": text} for seq, text in session().execute(rows)}


NOTES = ImportType(
    key="sample.notes",
    title="组织备注",
    summary="一行一个组织：组织编号和备注",
    permission="sample.write",
    columns=(
        ColumnSpec("code", "组织编号", required=True, identifying=True, text_only=True, example="110000"),
        ColumnSpec("text", "备注", required=True, example="已联系"),
    ),
    shown=(("text", "备注"),),
    open_checker=NoteChecker,
    stage=services.stage,
    describe=describe,
    apply=services.let_in,
    undo=services.take_back,
    clear=services.clear,
    choices=lambda _scope: {},
)
