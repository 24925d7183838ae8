"""The check: stream the file, judge every row, stage the good ones, keep every verdict. Killed: check again."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count

from sqlalchemy import delete

from portal import clock
from portal.audit.services import record
from portal.contracts.imports import ACCEPTED, REJECTED, SKIPPED, Checker, ImportType, Problem, RowVerdict, SourceRow
from portal.contracts.scope import Scope
from portal.db import bulk_insert, transaction
from portal.imports import files, states
from portal.imports.models import Import, ImportRow
from portal.imports.reading import FileRefused, Header, Limits, TableReader, TableRow, open_table
from portal.installation import installation
from portal.jobs.context import Watcher
from portal.people.rules.problems import Problem as Finding

COLUMNS = ("import_id", "seq", "sheet", "row", "verdict", "label", "problems", "is_warned")
LABEL_LENGTH = 80
BATCH = 4000
"""Rows that are judged and kept together: what a transaction costs is shared by them."""
MIB = 1024 * 1024


@dataclass(slots=True)
class Tally:
    """What was found so far: sheets, rows of each verdict, accepted rows with a warning."""

    sheets: list[str] = field(default_factory=list)
    verdicts: Counter[str] = field(default_factory=Counter)
    warned: int = 0

    def figures(self) -> dict[str, int]:
        """How many rows of each verdict."""
        return {verdict: self.verdicts[verdict] for verdict in (ACCEPTED, REJECTED, SKIPPED)}


@dataclass(frozen=True, slots=True)
class Batch:
    """Data rows that were read together, and those that are no data, with the reason."""

    rows: list[SourceRow]
    skipped: list[tuple[SourceRow, str]]


def check(context: Watcher, scope: Scope, kind: ImportType, found: Import) -> None:
    """Check the file of `found` from its beginning. A file that cannot be read ends as `refused` with its reason."""
    import_id, filename = found.id, found.filename
    _start_over(context, kind, import_id)
    tally = Tally()
    try:
        with files.opened(import_id) as path, open_table(path, filename, kind.columns, limits()) as reader:
            checker = kind.open_checker(scope, clock.today())
            for batch in batches(reader, kind, tally.sheets):
                _keep(context, kind, import_id, tally, batch, checker, reader)
    except FileRefused as refused:
        _refuse(context, scope, kind, found, refused)
        return
    with transaction():
        context.hold()
        sheets = json.dumps(tally.sheets, ensure_ascii=False)
        figures = tally.figures()
        states.advance(
            import_id, states.CHECKING, states.CHECKED, checked_at=clock.now(), sheets=sheets, warned=tally.warned,
            **figures,
        )  # fmt: skip
        record(scope, "import.checked", filename, path=scope.org.path, import_id=import_id, rows=figures)


def limits() -> Limits:
    """The reader's limits, with the installation's own on the size of a file."""
    return Limits(file_bytes=installation().config.upload_limit_mib * MIB)


def _start_over(context: Watcher, kind: ImportType, import_id: int) -> None:
    with transaction() as s:
        context.hold()
        kind.clear(import_id)
        s.execute(delete(ImportRow).where(ImportRow.import_id == import_id))


def _refuse(context: Watcher, scope: Scope, kind: ImportType, found: Import, refused: FileRefused) -> None:
    with transaction():
        _start_over(context, kind, found.id)
        why = {"code": refused.code, "message": refused.message}
        states.advance(found.id, states.CHECKING, states.REFUSED, checked_at=clock.now(), **why)
        record(scope, "import.refused", found.filename, path=found.path, import_id=found.id, code=refused.code)


def batches(reader: TableReader, kind: ImportType, sheets: list[str]) -> Iterator[Batch]:
    """The reader's rows, numbered through; the names of their sheets go into `sheets`."""
    numbers = count(1)
    places: list[tuple[str, int]] = []
    batch = Batch([], [])
    for item in reader:
        if isinstance(item, Header):
            places = [(c.key, item.positions[c.key]) for c in kind.columns if c.key in item.positions]
            if item.sheet not in sheets:
                sheets.append(item.sheet)
            continue
        _add(batch, item, places, numbers)
        if len(batch.rows) + len(batch.skipped) >= BATCH:
            yield batch
            batch = Batch([], [])
    yield batch


def _add(batch: Batch, rows: Sequence[TableRow], places: Sequence[tuple[str, int]], numbers: Iterator[int]) -> None:
    for (sheet, number, cells, marks), seq in zip(rows, numbers, strict=False):
        filled = {key: cells[place] for key, place in places if cells[place] is not None}
        if marks is None:
            batch.rows.append(SourceRow(seq, number, sheet, filled))
            continue
        errors = frozenset(key for key, place in places if place in marks.errors)
        row = SourceRow(seq, number, sheet, filled, errors, "COLUMN_COUNT" in marks.codes, "ROW_STRUCK" in marks.codes)
        if marks.skip:
            batch.skipped.append((row, marks.skip))
        else:
            batch.rows.append(row)


def _keep(
    context: Watcher, kind: ImportType, import_id: int, tally: Tally, batch: Batch, checker: Checker,
    reader: TableReader,
) -> None:  # fmt: skip
    """Judge a batch, then keep its verdicts, its good rows and the progress in one transaction."""
    judged = list(zip(batch.rows, checker.check(batch.rows), strict=True))
    judged += [(row, _skipped(reason)) for row, reason in batch.skipped]
    tally.verdicts.update(verdict.verdict for _, verdict in judged)
    tally.warned += sum(_is_warned(verdict) for _, verdict in judged)
    with transaction() as s:
        kind.stage(import_id, [(row.seq, v.staged) for row, v in judged if v.verdict == ACCEPTED])
        lines = (_line(import_id, tally.sheets.index(row.sheet), row, verdict) for row, verdict in judged)
        bulk_insert(s, ImportRow, COLUMNS, lines)
        context.progress("检查", reader.rows_read, max(reader.total_rows, reader.rows_read))


def _skipped(reason: str) -> RowVerdict:
    return RowVerdict(SKIPPED, "", (Finding("FOOTER_ROW", reason, ""),))


def _is_warned(verdict: RowVerdict) -> bool:
    return bool(verdict.problems) and verdict.verdict == ACCEPTED


def _line(import_id: int, sheet: int, row: SourceRow, verdict: RowVerdict) -> tuple[object, ...]:
    problems = problems_json(verdict.problems) if verdict.problems else ""
    label = verdict.label[:LABEL_LENGTH]
    return (import_id, row.seq, sheet, row.row, verdict.verdict, label, problems, _is_warned(verdict))


def problems_json(problems: Sequence[Problem]) -> str:
    """Problems as kept beside a verdict: code, message, severity."""
    return json.dumps([(p.code, p.message, p.severity) for p in problems], ensure_ascii=False)
