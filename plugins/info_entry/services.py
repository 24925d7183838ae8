"""Staging members, letting them in, taking them back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plugins.info_entry.judging import Candidate
from plugins.info_entry.models import StagedMember
from plugins.info_entry.queries import Loser, left_behind, still_there
from plugins.info_entry.refusals import BRANCH_GONE, EDITED_SINCE, MOVED_AWAY, REMOVED_SINCE, id_taken, mobile_taken
from portal.contracts.imports import Applied, Problem, Undone
from portal.contracts.scope import Scope
from portal.db import allocate_ids, bulk_insert, session
from portal.people.models import FACTS
from portal.people.pinyin import name_pinyin
from portal.people.queries import holders_of_ids, holders_of_mobiles
from portal.people.sealing import seal_numbers
from portal.people.services import admit_staged, withdraw_import

COLUMNS = ("import_id", "seq", "person_id", *FACTS)


def stage(import_id: int, rows: Sequence[tuple[int, Candidate]]) -> None:
    """Keep good rows until they are let in or discarded; each gets its id now, and its numbers are sealed for it."""
    ids = allocate_ids(session(), "core_person_id", len(rows))
    staged = (_staged(import_id, seq, new_id, row) for new_id, (seq, row) in zip(ids, rows, strict=True))
    bulk_insert(session(), StagedMember, COLUMNS, staged)


def _staged(import_id: int, seq: int, person_id: int, row: Candidate) -> tuple[Any, ...]:
    v = row.values
    assert v is not None
    return (
        import_id, seq, person_id, row.org_id, v.name, name_pinyin(v.name),
        *seal_numbers(person_id, v.id_number, v.mobile),
        v.sex, v.birth_date, v.ethnic, v.political, v.education, v.joined, v.admission_number,
        v.is_member, v.is_cadre, v.post, v.post_since, v.post_kind,
    )  # fmt: skip


def let_in(scope: Scope, import_id: int) -> Applied:
    """Make members of the staged rows; those that lost a race are told who holds the number (R2.2)."""
    stored = admit_staged(scope, StagedMember, import_id)
    return Applied(stored, _why(scope, left_behind(import_id)))


def _why(scope: Scope, losers: Sequence[Loser]) -> dict[int, Problem]:
    ids = holders_of_ids(scope, [loser.id_digest for loser in losers])
    mobiles = holders_of_mobiles(scope, [loser.mobile_digest for loser in losers])
    why: dict[int, Problem] = {}
    for loser in losers:
        if holder := ids.get(loser.id_digest):
            why[loser.seq] = id_taken(holder.told)
        elif holder := mobiles.get(loser.mobile_digest):
            why[loser.seq] = mobile_taken(holder.told)
        else:
            why[loser.seq] = BRANCH_GONE
    return why


def take_back(scope: Scope, import_id: int) -> Undone:
    """Undo an import; members that were edited, removed or moved away since stay as they are and are named."""
    removed = withdraw_import(scope, import_id)
    return Undone(removed, {seq: _why_kept(scope, path, gone) for seq, path, gone in still_there(import_id)})


def _why_kept(scope: Scope, path: str, is_removed: bool) -> Problem:
    if not scope.covers(path):
        return MOVED_AWAY
    return REMOVED_SINCE if is_removed else EDITED_SINCE
