"""From the sheets of a file to headers and batches of rows; runs only in the child process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from portal.contracts.imports import Cell, ColumnSpec
from portal.imports.reading.footers import RowJudge
from portal.imports.reading.headers import (
    Candidate,
    best_candidate,
    incomplete,
    is_transposed,
    missing_header,
    require_unambiguous,
)
from portal.imports.reading.outcome import FileRefused, Header, Limits
from portal.imports.reading.preflight import too_many_rows
from portal.imports.reading.row_view import Row, RowView
from portal.imports.reading.sheets import Sheet
from portal.imports.reading.titles import Vocabulary

BATCH_ROWS = 1000


@dataclass(frozen=True, slots=True)
class Batch:
    """Rows in order; `passed`: how many rows of this sheet's part of the total are behind after them."""

    rows: list[Row]
    passed: int


class Tables:
    """The sheets that have a header; those without are only named."""

    def __init__(self, columns: Sequence[ColumnSpec], known: Vocabulary, limits: Limits) -> None:
        self._columns = columns
        self._known = known
        self._limits = limits
        self._found: list[tuple[Sheet, Candidate]] = []
        self._partial: list[tuple[str, Candidate]] = []
        self._transposed = False
        self._data_rows = 0
        self.ignored: list[str] = []

    def add(self, sheet: Sheet) -> None:
        """Look for the header of one sheet."""
        top = sheet.top()
        candidate = best_candidate(top, self._columns, self._known)
        if candidate is not None and not candidate.missing(self._columns):
            require_unambiguous(candidate, sheet.name, sheet.first_column)
            self._found.append((sheet, candidate))
            return
        self.ignored.append(sheet.name)
        self._transposed = self._transposed or is_transposed(top, self._known)
        if candidate is not None and len(candidate.positions) > 1:
            self._partial.append((sheet.name, candidate))

    def require_header(self) -> None:
        """Refuse a file without a complete header, or with a sheet of persons whose header lacks a column."""
        if not self._found:
            raise missing_header(self._partial, self._columns, self._transposed)
        required = sum(column.required for column in self._columns)
        for sheet, candidate in self._partial:
            if len(candidate.missing(self._columns)) * 2 <= required:
                raise FileRefused("HEADER_MISSING", incomplete(sheet, candidate, self._columns))

    @property
    def names(self) -> list[str]:
        """The sheets that are read, in order."""
        return [sheet.name for sheet, _ in self._found]

    @property
    def total_rows(self) -> int:
        """Rows below the headers, blank ones included."""
        return sum(max(0, sheet.last_row + 1 - candidate.row) for sheet, candidate in self._found)

    def read(self) -> Iterator[Header | Batch]:
        """Each header, then its rows in batches."""
        for sheet, candidate in self._found:
            yield from self._read_sheet(sheet, candidate)
        if not self._data_rows:
            raise FileRefused("FILE_NO_DATA", "表头下面没有任何数据，请填写后再上传。")

    def _read_sheet(self, sheet: Sheet, candidate: Candidate) -> Iterator[Header | Batch]:
        header = Header(sheet.name, candidate.row, candidate.titles, candidate.positions, sheet.first_column)
        above = [cells for number, cells in sheet.top() if number <= candidate.row]
        view = self._view(sheet, header, above)
        yield header
        rows: list[Row] = []
        for index, raw in enumerate(sheet.rows()):
            if index < candidate.row:
                continue
            row = view.row(index, raw)
            if row is None:
                continue
            if isinstance(row, Header):
                yield Batch(self._counted(rows), index - candidate.row)
                rows = []
                view = self._view(sheet, row, above)
                yield row
                continue
            rows.append(row)
            if len(rows) == BATCH_ROWS:
                yield Batch(self._counted(rows), index + 1 - candidate.row)
                rows = []
        yield Batch(self._counted(rows), sheet.last_row + 1 - candidate.row)

    def _view(self, sheet: Sheet, header: Header, above: Sequence[Sequence[Cell]]) -> RowView:
        return RowView(sheet, header, RowJudge(header, above, self._columns, self._known), self._columns)

    def _counted(self, rows: list[Row]) -> list[Row]:
        self._data_rows += sum(1 for _, _, marks in rows if marks is None or not marks.skip)
        if self._data_rows > self._limits.rows:
            raise too_many_rows(self._limits)
        return rows
