"""The error workbook: the user's own rows that were not taken, with the reason beside each."""

from __future__ import annotations

import datetime
import io
from collections.abc import Iterable, Iterator

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.cell_text import for_xlsx
from portal.contracts.imports import Cell, ImportType
from portal.contracts.scope import Scope
from portal.db import transaction
from portal.errors import Forbidden, Refused
from portal.imports import files
from portal.imports.checking import limits
from portal.imports.models import Import
from portal.imports.queries import Line, all_lines
from portal.imports.reading import Header, TableRow, open_table
from portal.scratch import scratch_folder

REASON = "问题说明（改好本行后可直接上传本表）"
WIDE = 60
EXACT = 10**15
"""From here on a spreadsheet has lost the last digits of a number."""


def may_take(scope: Scope, kind: ImportType, found: Import) -> bool:
    """True for whoever enters in the organisation that uploaded the file; superiors see its figures and verdicts."""
    return scope.org.id == found.org_id and scope.may(kind.permission)


def hand_out(scope: Scope, kind: ImportType, found: Import) -> bytes:
    """The workbook for those who may take it: full numbers are in it, so that is logged. Raise Forbidden."""
    with refusals_recorded(scope, "import.problems_taken", found.filename, found.path):
        if not may_take(scope, kind, found):
            raise Forbidden("问题清单里有完整的号码，只有上传这份表格的组织可以下载。请联系该组织的管理员。")
    content = problem_book(kind, found)
    with transaction():
        record(scope, "import.problems_taken", found.filename, path=found.path, import_id=found.id, rows=found.rejected)
    return content


def problem_book(kind: ImportType, found: Import) -> bytes:
    """An XLSX in the form of the uploaded file: its sheets with their headings, only the rows to fix, reasons in front.

    Rows and verdicts come in the same order, so both are streamed.
    """
    if not files.is_kept(found.id):
        raise Refused("上传的文件已超过保存期限，无法再生成问题清单。")
    stream = io.BytesIO()
    # Few rows are in memory at a time: the library writes them to files.
    with scratch_folder() as folder, xlsxwriter.Workbook(stream, {"constant_memory": True, "tmpdir": folder}) as book:
        lines = all_lines(found, "rejected")
        with files.opened(found.id) as path, open_table(path, found.filename, kind.columns, limits()) as reader:
            _write(_Book(book), reader, lines)
    return stream.getvalue()


def _write(book: _Book, reader: Iterable[Header | list[TableRow]], lines: Iterator[Line]) -> None:
    line = next(lines, None)
    for item in reader:
        if isinstance(item, Header):
            book.header = item
            continue
        for row in item:
            if line is not None and (row.sheet, row.row) == (line.sheet, line.row):
                book.add(row, line)
                line = next(lines, None)


class _Book:
    """The workbook as it grows; every cell is written as text: nothing becomes a formula."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.header: Header | None = None
        self._book = book
        self._begun: Header | None = None
        self._sheet: Worksheet | None = None
        self._next = 0
        self._head = book.add_format({"bold": True, "bg_color": "#F6D5D5"})
        self._text = book.add_format({"num_format": "@"})
        self._struck = book.add_format({"num_format": "@", "font_strikeout": True})

    def add(self, row: TableRow, line: Line) -> None:
        """A row to fix, struck through if it was."""
        if self._begun is not self.header:
            self._begin()
        reasons = "；".join(message.rstrip("。") for _, message, _ in line.problems)
        is_struck = row.marks is not None and "ROW_STRUCK" in row.marks.codes
        form = self._struck if is_struck else self._text
        self._row([f"第 {line.row} 行：{reasons}", *map(as_typed, row.cells)], form)

    def _begin(self) -> None:
        assert self.header is not None
        self._begun, self._next = self.header, 0
        self._sheet = self._book.add_worksheet()
        self._sheet.set_column(0, 0, WIDE, self._text)
        self._sheet.set_column(1, len(self.header.titles), 18, self._text)
        self._row([REASON, *self.header.titles], self._head)

    def _row(self, texts: list[str], form: Format) -> None:
        assert self._sheet is not None
        for column, text in enumerate(texts):
            self._sheet.write_string(self._next, column, for_xlsx(text), form)
        self._next += 1


def as_typed(cell: Cell) -> str:
    """A cell as a person would type it; a number that has lost digits looks so, lest it pass for a good one."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        if abs(cell) >= EXACT:
            return f"{cell:.5E}"
        return f"{cell:.0f}" if cell.is_integer() else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.isoformat(" ")
    return cell.isoformat() if isinstance(cell, datetime.date) else cell
