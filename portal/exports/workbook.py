"""XLSX: one row at a time in memory, every text as text, ready to be read, filtered and printed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Self

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from portal.cell_text import for_xlsx
from portal.contracts.exports import ExportCell, ExportColumn

MOST = 1_048_575
"""Lines a sheet holds below its heading; the next go to another sheet."""
EXACT = 10**15
"""From here on a spreadsheet would lose the last digits of a number."""
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
LONGEST = 16_383
"""Characters a cell takes, however rare they are."""
A4 = 9
REMEMBERED = 4096
"""Contents of cells that need not be made anew."""
_SPECIAL = re.compile(r"[&<>\x00-\x1f\ufffe\uffff]|_x[0-9A-Fa-f]{4}_|^\s|\s$")


class Sheet(Worksheet):  # type: ignore[misc]  # the library ships no types that mypy is shown
    """A sheet whose lines go into the library's file of rows at once: cell by cell it takes six times as long."""

    def __init__(self) -> None:
        super().__init__()
        # Most cells say what others have said. It goes with the sheet: there may be numbers of persons in it.
        self._content = lru_cache(REMEMBERED)(self._make_content)

    def write_line(self, row: int, line: Sequence[ExportCell], style: int) -> None:
        """Write the cells of a row below all others: texts in a style, numbers as they are."""
        self._write_single_row(row)
        number = row + 1
        cells = [
            f'<c r="{_letters(place)}{number}"{self._content(cell, style)}'
            for place, cell in enumerate(line)
            if cell is not None and cell != ""
        ]
        self._check_dimensions(row, max(len(line) - 1, 0))
        self.fh.write(f'<row r="{number}">{"".join(cells)}</row>')

    def let_go(self) -> None:
        """Close what the rows were put aside in, also of a book that is not finished."""
        self._opt_close()

    def _make_content(self, cell: str | float, style: int) -> str:
        """A cell behind its place."""
        if not isinstance(cell, str):
            if abs(cell) < EXACT:
                return f"><v>{+cell!r}</v></c>"
            cell = str(cell)
        mark, text = "", cell[:LONGEST]
        if _SPECIAL.search(text):
            mark = ' xml:space="preserve"'
            text = self._escape_data(self._escape_control_characters(text))
        return f' s="{style}" t="inlineStr"><is><t{mark}>{text}</t></is></c>'


_letters = cache(xl_col_to_name)


class Workbook:
    """A workbook as it grows; what the library puts aside lies in the folder of `path`."""

    def __init__(self, path: Path, title: str, columns: Sequence[ExportColumn]) -> None:
        options = {"constant_memory": True, "tmpdir": str(path.parent)}
        self._book = xlsxwriter.Workbook(str(path), options)
        self._book.set_properties({"title": title})
        self._head = self._book.add_format(
            {"bold": True, "bg_color": "#F6D5D5", "border": 1, "text_wrap": True, "valign": "vcenter"}
        )
        self._style = self._book.add_format({"num_format": "@"})._get_xf_index()
        self._title, self._columns = title, columns
        self._begin()

    def add(self, lines: Iterable[Sequence[ExportCell]]) -> int:
        """Write some more lines; returns how many."""
        written = 0
        for line in lines:
            if self._row > MOST:
                self._begin()
            self._sheet.write_line(self._row, line, self._style)
            self._row += 1
            written += 1
        return written

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_error: object) -> None:
        if kind is None:
            self._end()
            self._book.close()
        for sheet in self._book.worksheets():
            sheet.let_go()

    def _begin(self) -> None:
        """Another sheet with its heading."""
        if self._book.worksheets():
            self._end()
        number = len(self._book.worksheets()) + 1
        name = _NOT_IN_NAMES.sub("", self._title)[:26] or "导出"
        self._sheet = self._book.add_worksheet(name if number == 1 else f"{name} {number}", Sheet)
        for place, column in enumerate(self._columns):
            self._sheet.set_column(place, place, column.width)
            self._sheet.write_string(0, place, for_xlsx(column.title), self._head)
        self._sheet.freeze_panes(1, 0)
        self._row = 1

    def _end(self) -> None:
        sheet = self._sheet
        sheet.autofilter(0, 0, self._row - 1, len(self._columns) - 1)
        sheet.repeat_rows(0)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_footer(f"&L{self._title.replace('&', '&&')[:100]}&R第 &P 页，共 &N 页")
