"""The verdicts on the rows of one file of members (R1.1, R2.2, R2.3)."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from plugins.info_entry.branches import BranchFinder
from plugins.info_entry.checking import MemberValues, check_row
from plugins.info_entry.refusals import (
    KNOWN_HERE,
    NO_TRANSFER,
    STRUCK,
    SURPLUS,
    id_of_another,
    id_taken,
    mobile_taken,
    same_in_file,
)
from portal.contracts.imports import ACCEPTED, REJECTED, SKIPPED, RowVerdict, SourceRow
from portal.contracts.scope import Scope
from portal.people.queries import Holder, holders_of_ids, holders_of_mobiles
from portal.people.rules.problems import Problem
from portal.pii import vault

FOOTER = "FOOTER_ROW"


@dataclass(slots=True)
class Candidate:
    """A row on its way to a verdict. `problems` grow; an error among them takes its `values` away."""

    row: SourceRow
    values: MemberValues | None
    problems: list[Problem]
    org_id: int = 0
    id_digest: bytes = b""
    mobile_digest: bytes = b""
    is_known: bool = False

    def refuse(self, *problems: Problem) -> None:
        """Keep the row out, and say why."""
        self.problems += problems
        self.values = None


class MemberChecker:
    """Judges the rows of one file; remembers the numbers it has let pass, to find them again further down."""

    def __init__(self, scope: Scope, today: datetime.date) -> None:
        self._scope = scope
        self._today = today
        self._branches = BranchFinder(scope)
        self._ids: dict[bytes, tuple[str, int]] = {}
        self._mobiles: dict[bytes, tuple[str, int]] = {}

    def check(self, rows: Sequence[SourceRow]) -> list[RowVerdict]:
        """One verdict for each row: its own values first, then its branch, the database, and the file above it."""
        candidates = [self._read(row) for row in rows]
        self._find_branches([c for c in candidates if c.values is not None])
        self._compare_with_database([c for c in candidates if c.values is not None])
        for candidate in candidates:
            if candidate.values is not None:
                self._compare_with_file(candidate)
        return [_verdict(candidate) for candidate in candidates]

    def _read(self, row: SourceRow) -> Candidate:
        candidate = Candidate(row, *check_row(row.cells, row.errors, self._today))
        if row.surplus:
            candidate.problems.append(SURPLUS)
        if row.struck:
            candidate.refuse(STRUCK)
        return candidate

    def _find_branches(self, candidates: Sequence[Candidate]) -> None:
        found = self._branches.find_all({c.values.org_text for c in candidates if c.values})
        for candidate in candidates:
            assert candidate.values is not None
            branch = found[candidate.values.org_text]
            candidate.org_id = branch.org_id
            if branch.problems:
                candidate.refuse(*branch.problems)

    def _compare_with_database(self, candidates: Sequence[Candidate]) -> None:
        """One person one ID, one person one mobile, against everybody entered anywhere (R2.2)."""
        digest = vault().digest
        for candidate in candidates:
            assert candidate.values is not None
            candidate.id_digest = digest("id_number", candidate.values.id_number)
            candidate.mobile_digest = digest("mobile", candidate.values.mobile)
        ids = holders_of_ids(self._scope, [c.id_digest for c in candidates])
        mobiles = holders_of_mobiles(self._scope, [c.mobile_digest for c in candidates])
        for candidate in candidates:
            if holder := ids.get(candidate.id_digest):
                _refuse_known(candidate, holder)
            elif holder := mobiles.get(candidate.mobile_digest):
                candidate.refuse(mobile_taken(holder.told))

    def _compare_with_file(self, candidate: Candidate) -> None:
        """The first row that could go in keeps a number; later ones with the same are told its place."""
        row, same_id = candidate.row, self._ids.get(candidate.id_digest)
        same_mobile = self._mobiles.get(candidate.mobile_digest)
        if same_id:
            candidate.refuse(same_in_file("ID_DUP_FILE", "身份证号", _place(row, same_id)))
        if same_mobile:
            candidate.refuse(same_in_file("PHONE_DUP_FILE", "手机号", _place(row, same_mobile)))
        if candidate.values is not None:
            self._ids[candidate.id_digest] = self._mobiles[candidate.mobile_digest] = (row.sheet, row.row)


def _place(row: SourceRow, earlier: tuple[str, int]) -> str:
    sheet, number = earlier
    return f"{'本表' if sheet == row.sheet else f'工作表“{sheet}”'}第 {number} 行"


def _refuse_known(candidate: Candidate, holder: Holder) -> None:
    """The ID number is entered already: nobody is entered twice, and nobody is moved by an import."""
    assert candidate.values is not None
    if holder.name != candidate.values.name:
        candidate.refuse(id_of_another(holder.told))
    elif holder.org_id == candidate.org_id:
        candidate.is_known = True
        candidate.refuse(KNOWN_HERE)
    else:
        candidate.refuse(id_taken(holder.told), NO_TRANSFER)


def _verdict(candidate: Candidate) -> RowVerdict:
    if candidate.values is not None:
        return RowVerdict(ACCEPTED, candidate.values.name, candidate.problems, candidate)
    outcome = SKIPPED if candidate.is_known or _is_footer(candidate) else REJECTED
    return RowVerdict(outcome, _typed_name(candidate.row), candidate.problems)


def _is_footer(candidate: Candidate) -> bool:
    cells = candidate.row.cells
    return candidate.problems[0].code == FOOTER and not (cells.get("id_number") or cells.get("mobile"))


def _typed_name(row: SourceRow) -> str:
    """What stands in the name's cell, for the list of verdicts; nothing that could be a number of a person."""
    return "".join(c for c in str(row.cells.get("name") or "") if c.isprintable() and not c.isdigit())[:20]
