"""The verdicts on the rows of one file of graduation times (R2.1, A2.1-A2.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from plugins.graduation_marking.evidence_queries import proposals_for
from plugins.graduation_marking.markers import needs_mark, why_left_out, why_not_here
from plugins.graduation_marking.marks import Marked, marks_of, state_of
from plugins.graduation_marking.recogniser.proposal import Proposal
from plugins.graduation_marking.sheet_columns import CONFIRMED
from plugins.graduation_marking.sheet_rows import is_confirmed, read_wish
from plugins.graduation_marking.wishes import Wish, doubts
from portal.contracts.imports import ACCEPTED, REJECTED, SKIPPED, RowVerdict, SourceRow
from portal.contracts.scope import OrgRef, Scope
from portal.db import among, session
from portal.orgs.finding import Found, OrgFinder
from portal.orgs.models import REF, Org
from portal.people.rules.cells import text_of
from portal.people.rules.problems import Problem, doubtful
from portal.pii import without_numbers

LONGEST_NAME = 300


class Good(NamedTuple):
    """A row that may go in; `confirmed`: somebody has written beside it that what is in doubt about it is meant."""

    org_id: int
    wish: Wish
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the branches that some rows name, by the branch's id."""

    branches: Mapping[int, OrgRef]
    marks: Mapping[int, Marked]
    proposals: Mapping[int, Proposal]


class MarkChecker:
    """Judges the rows of one file; remembers the branches it has let pass, to find them again further down."""

    def __init__(self, scope: Scope, today: date) -> None:
        self._refusal = why_not_here(scope.org)
        self._today = today
        self._orgs = OrgFinder(scope)
        self._seen: dict[int, tuple[str, int]] = {}

    def check(self, rows: Sequence[SourceRow]) -> list[RowVerdict]:
        """One verdict for each row: its branch, what it says, the file above it, what the name says."""
        found = self._orgs.find_all({_name(row) for row in rows})
        known = _known({one.org_id for row in rows if (one := found[_name(row)]) and one.many == 1})
        return [self._verdict(row, found[_name(row)], known) for row in rows]

    def _verdict(self, row: SourceRow, found: Found | None, known: Known) -> RowVerdict:
        label = without_numbers(_name(row))
        wish, problems = read_wish(row, self._today)
        wrong = self._wrong_branch(row, found)
        branch = known.branches.get(found.org_id) if found else None
        if branch and wish and wrong is None and (same := _same(branch, wish)):
            return RowVerdict(SKIPPED, label, (same,))
        if wrong is None and branch and not needs_mark(branch):
            wrong = _left_out(branch, known)
        complaints = [*([wrong] if wrong else []), *problems, *([STRUCK] if row.struck else [])]
        if complaints or wish is None or branch is None:
            return RowVerdict(REJECTED, label, complaints)
        return self._doubted(row, label, branch, wish, known.proposals)

    def _doubted(
        self, row: SourceRow, label: str, branch: OrgRef, wish: Wish, proposals: Mapping[int, Proposal]
    ) -> RowVerdict:  # fmt: skip
        """A row that can go in, unless somebody has to confirm it by itself and has not."""
        said, confirmed = [one.sentence for one in doubts(wish, [branch], proposals, self._today)], is_confirmed(row)
        if said and not confirmed:
            return RowVerdict(REJECTED, label, (in_doubt(wish, said),))
        self._seen[branch.id] = (row.sheet, row.row)
        return RowVerdict(ACCEPTED, label, [confirmed_by(wish, said)] if said else [], Good(branch.id, wish, confirmed))

    def _wrong_branch(self, row: SourceRow, found: Found | None) -> Problem | None:
        if self._refusal:
            return Problem("MARK_NOT_ALLOWED", self._refusal, "org")
        if found is None:
            return NOT_FOUND if _name(row) else NO_NAME
        if found.many > 1:
            return AMBIGUOUS
        if earlier := self._seen.get(found.org_id):
            sheet, number = earlier
            where = f"{'本表' if sheet == row.sheet else f'工作表“{sheet}”'}第 {number} 行"
            return Problem("BRANCH_DUP_FILE", f"与{where}是同一个团支部，请只保留一行。", "org")
        return None


def in_doubt(wish: Wish, said: Sequence[str]) -> Problem:
    """The row waits until somebody confirms it by itself (A2.4)."""
    told = "；".join(said)
    message = (
        f"需要单独确认：填写的是“{wish.words}”，而{told}。请核对：填错了就改正；"
        f"确实如此，就在“{CONFIRMED}”一栏填“是”（没有这一栏就加一栏），再上传。"
    )
    return Problem("MARK_IN_DOUBT", message, "confirmed")


def confirmed_by(wish: Wish, said: Sequence[str]) -> Problem:
    """The same, once it was confirmed."""
    return doubtful("confirmed", "MARK_CONFIRMED", f"已单独确认：仍然标记为“{wish.words}”，尽管{'；'.join(said)}。")


def _left_out(branch: OrgRef, known: Known) -> Problem:
    if marked := known.marks.get(branch.id):
        return Problem("BRANCH_MARKED", f"{marked.told}；标错了，由作出标记的组织在该团支部的资料页申请更正。", "org")
    return Problem("BRANCH_NOT_MARKABLE", f"不能标记：{why_left_out(branch)}。", "org")


def _same(branch: OrgRef, wish: Wish) -> Problem | None:
    if state_of(branch) != wish.words:
        return None
    return doubtful("org", "MARK_SAME", f"已标记为“{wish.words}”，不需要再标记。")


def _known(org_ids: set[int]) -> Known:
    rows = session().execute(select(*REF).where(among(Org.id, sorted(org_ids)))) if org_ids else ()
    branches = {ref.id: ref for ref in (OrgRef(*row) for row in rows)}
    unmarked = [one for one in branches.values() if needs_mark(one)]
    return Known(branches, marks_of(branches), proposals_for(unmarked) if unmarked else {})


def _name(row: SourceRow) -> str:
    return " ".join(text_of(row.cells.get("org")).split())[:LONGEST_NAME]


NO_NAME = Problem("BRANCH_MISSING", "没有填写团支部，请填写组织全称、简称或组织编号。", "org")
# What lies outside the subtree is answered, to the letter, like what does not exist.
NOT_FOUND = Problem("BRANCH_NOT_FOUND", "在您管理的范围内没有这个团支部，请核对组织全称，或改填组织编号。", "org")
AMBIGUOUS = Problem("BRANCH_AMBIGUOUS", "有多个组织用这个名称，无法确定是哪一个，请改填组织全称或组织编号。", "org")
STRUCK = Problem("ROW_STRUCK", "这一行被划了删除线，没有标记；如需标记，请去掉删除线后重新上传。", "")
