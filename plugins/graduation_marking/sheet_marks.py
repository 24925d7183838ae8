"""Graduation times of a spreadsheet: staged, shown, and marked once somebody has confirmed (A2.1-A2.4)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from plugins.graduation_marking.evidence_queries import proposals_for
from plugins.graduation_marking.markers import is_marked, needs_mark, why_left_out, why_not_here
from plugins.graduation_marking.marking import write_marks
from plugins.graduation_marking.marks import marks_of
from plugins.graduation_marking.recogniser.proposal import Proposal
from plugins.graduation_marking.sheet_checking import Good, in_doubt
from plugins.graduation_marking.sheet_models import StagedMark
from plugins.graduation_marking.wishes import Wish, check, doubts
from portal import clock
from portal.contracts.imports import Applied
from portal.contracts.scope import OrgRef, Scope
from portal.db import advisory_lock, bulk_insert, session
from portal.errors import Refused
from portal.orgs.holding import hold_ids
from portal.orgs.models import Org
from portal.orgs.wideness import TREE_LOCK
from portal.people.rules.problems import Problem

AT_ONCE = 5000
_COLUMNS = ("import_id", "seq", "org_id", "month", "reason", "explanation", "confirmed")
Row = tuple[StagedMark, Wish]


def stage(import_id: int, rows: Sequence[tuple[int, Good]]) -> None:
    """Keep good rows until they are let in or discarded."""
    values = (
        (import_id, seq, row.org_id, row.wish.month, row.wish.reason, row.wish.explanation, row.confirmed)
        for seq, row in rows
    )
    bulk_insert(session(), StagedMark, _COLUMNS, values)


def describe(import_id: int, seqs: Sequence[int], _unmasked: bool) -> dict[int, dict[str, str]]:
    """What the staged rows will mark the branches with."""
    wanted = select(StagedMark, Org.full_name).join(Org, Org.id == StagedMark.org_id)
    rows = session().execute(wanted.where(StagedMark.import_id == import_id, StagedMark.seq.in_(seqs)))
    return {row.seq: {"mark": wish_of(row).words, "org": name} for row, name in rows}


def clear(import_id: int) -> None:
    """Drop the staged rows."""
    session().execute(delete(StagedMark).where(StagedMark.import_id == import_id))


def let_in(scope: Scope, import_id: int) -> Applied:
    """Mark the branches of the staged rows, but for those of which the preview is not true any more: somebody was
    quicker, the branch is gone, or its name says something else by now. Each is told why."""
    s = session()
    advisory_lock(s, TREE_LOCK, shared=True)
    stored, refused = 0, dict[int, Problem]()
    for rows in staged(import_id):
        if refusal := why_not_here(scope.org):
            refused |= {row.seq: Problem("MARK_NOT_ALLOWED", refusal, "org") for row, _ in rows}
            continue
        held = {org.id: org for org in hold_ids(s, [row.org_id for row, _ in rows]) if scope.covers(org.path)}
        proposals = _proposals([one.ref() for one in held.values()])
        lost = {row.seq: why for row, wish in rows if (why := _why_not(row, wish, held, proposals))}
        good = [(row, wish) for row, wish in rows if row.seq not in lost]
        _mark(s, scope, good, held, proposals)
        stored += len(good)
        refused |= lost
    return Applied(stored, refused)


def staged(import_id: int) -> Iterator[list[Row]]:
    """The staged rows with what they wish, some at a time, in the order in which everybody holds organisations."""
    wanted = select(StagedMark).where(StagedMark.import_id == import_id).order_by(StagedMark.org_id)
    rows = [(row, wish_of(row)) for row in session().scalars(wanted)]
    for start in range(0, len(rows), AT_ONCE):
        yield rows[start : start + AT_ONCE]


def wish_of(row: StagedMark) -> Wish:
    """What the branch is to be marked with."""
    return Wish(row.month, row.reason, row.explanation)


def _proposals(branches: Sequence[OrgRef]) -> dict[int, Proposal]:
    unmarked = [one for one in branches if needs_mark(one)]
    return proposals_for(unmarked) if unmarked else {}


def _why_not(
    row: StagedMark, wish: Wish, held: Mapping[int, Org], proposals: Mapping[int, Proposal]
) -> Problem | None:  # fmt: skip
    if row.org_id not in held:
        return GONE
    branch, today = held[row.org_id].ref(), clock.today()
    if not needs_mark(branch):
        return _overtaken(branch)
    try:
        check(wish, today)
    except Refused as refusal:
        return Problem("MARK_REFUSED", refusal.message, "month")
    said = [one.sentence for one in doubts(wish, [branch], proposals, today)]
    return in_doubt(wish, said) if said and not row.confirmed else None


def _overtaken(branch: OrgRef) -> Problem:
    marked = marks_of([branch.id]).get(branch.id) if is_marked(branch) else None
    told = marked.told if marked else why_left_out(branch)
    return Problem("BRANCH_OVERTAKEN", f"检查之后，这个团支部{told}；这次没有标记它。", "org")


def _mark(
    s: Session, scope: Scope, rows: Sequence[Row], held: Mapping[int, Org], proposals: Mapping[int, Proposal]
) -> None:  # fmt: skip
    """Branches with the same time or reason at once, as somebody who ticks them would."""
    today = clock.today()
    for wish in dict.fromkeys(wish for _, wish in rows):
        branches = [held[row.org_id] for row, wanted in rows if wanted == wish]
        in_doubt = sum(bool(doubts(wish, [one.ref()], proposals, today)) for one in branches)
        write_marks(s, scope, branches, wish, proposals, in_doubt)


GONE = Problem("BRANCH_GONE", "检查之后该团支部已被撤销或移出您的管理范围，没有标记。", "org")
