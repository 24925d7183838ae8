"""The rows under one header: merged cells filled, odd ones marked, blank ones dropped."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from portal.contracts.imports import ColumnSpec
from portal.imports.reading.footers import RowJudge, is_blank
from portal.imports.reading.outcome import FileRefused, Header, RowMarks
from portal.imports.reading.sheets import Sheet

# A row on its way: number as a person counts, cells, marks.
Row = tuple[int, list[Any], RowMarks | None]

_SECTION_WIDTH = 3
_SHORTEST_NUMBER = 8
_MOST_RANGES = 200_000
_ERROR_TEXTS = frozenset(("#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"))


class RowView:
    """Judges the rows of one sheet one after the other, from the row below the header on."""

    def __init__(self, sheet: Sheet, header: Header, judge: RowJudge, columns: Sequence[ColumnSpec]) -> None:
        self._sheet = sheet
        self._header = header
        self._judge = judge
        self._width = _titled_width(header)
        self._keys = [header.positions[c.key] for c in columns if c.identifying and c.key in header.positions]
        self._errors = sheet.notes.errors
        self._struck = sheet.notes.struck
        filled = {header.positions[c.key] for c in columns if c.fill_merged and c.key in header.positions}
        self._merges, self._sections = _merges(sheet, filled)
        self._carried: dict[int, tuple[Any, int]] = {}

    def row(self, index: int, raw: Sequence[Any]) -> Row | Header | None:
        """The row of 0-based `index`; None if it is blank; a header if a table in another order starts here."""
        cells = [None if cell == "" else cell for cell in raw]
        if len(cells) < self._width:
            cells += [None] * (self._width - len(cells))
        errors = self._put_errors(index, cells) if index in self._errors else ()
        if self._sheet.errors_as_text and not _ERROR_TEXTS.isdisjoint(cells):
            errors = tuple(spot for spot, cell in enumerate(cells) if cell in _ERROR_TEXTS)
        person = self._names_person(cells)
        skip = ""
        if not person and is_blank(cells):
            return None
        if not person and not self._judge.may_name_person(cells):
            positions = self._judge.new_positions(cells)
            if positions is not None:
                return self._moved(index, cells, positions)
            skip = self._skip(index, cells)
        codes = self._codes(index, cells)
        if self._merges:
            self._fill(index, cells)
        return index + 1, cells, RowMarks(errors, codes, skip) if errors or codes or skip else None

    def _moved(self, index: int, cells: Sequence[Any], positions: dict[str, int]) -> Header:
        titles = tuple(cell if isinstance(cell, str) else "" for cell in cells)
        return Header(self._header.sheet, index + 1, titles, positions, self._header.first_column)

    def _names_person(self, cells: Sequence[Any]) -> bool:
        """The quick answer for nearly all rows: a long number stands in an identifying column."""
        for spot in self._keys:
            cell = cells[spot]
            if isinstance(cell, str) and len(cell) >= _SHORTEST_NUMBER and cell[:-1].isdigit():
                return True
        return False

    def _skip(self, index: int, cells: Sequence[Any]) -> str:
        reason = self._judge.skip_reason(cells)
        if not reason and index in self._sections and sum(cell is not None for cell in cells) == 1:
            return "分组标题"
        return reason

    def _put_errors(self, index: int, cells: list[Any]) -> tuple[int, ...]:
        spots: list[int] = []
        for column, text in self._errors[index]:
            spot = column - self._sheet.first_column
            if 0 <= spot < len(cells):
                cells[spot] = text
                spots.append(spot)
        return tuple(spots)

    def _codes(self, index: int, cells: Sequence[Any]) -> tuple[str, ...]:
        codes: tuple[str, ...] = ()
        if self._sheet.ragged and not is_blank(cells[self._width :]):
            codes += ("COLUMN_COUNT",)
        if index in self._struck and self._is_struck(self._struck[index], cells):
            codes += ("ROW_STRUCK",)
        return codes

    def _is_struck(self, struck: set[int], cells: Sequence[Any]) -> bool:
        """A row counts as struck through if what identifies the person is, or else everything in it."""
        spots = [spot for spot in self._keys if cells[spot] is not None]
        spots = spots or [spot for spot, cell in enumerate(cells) if cell is not None]
        return all(spot + self._sheet.first_column in struck for spot in spots)

    def _fill(self, index: int, cells: list[Any]) -> None:
        for spot, source, last in self._merges.get(index, ()):
            self._carried[spot] = (cells[source], last)
        for spot, (value, last) in self._carried.items():
            if index <= last and cells[spot] is None:
                cells[spot] = value


def _titled_width(header: Header) -> int:
    return 1 + max((spot for spot, title in enumerate(header.titles) if title.strip()), default=0)


def _merges(sheet: Sheet, filled: set[int]) -> tuple[dict[int, list[tuple[int, int, int]]], set[int]]:
    """By first row: (column to fill, column of the value, last row); and the rows merged across, as sections are."""
    down: dict[int, list[tuple[int, int, int]]] = {}
    sections: set[int] = set()
    if len(sheet.merged) > _MOST_RANGES:
        raise FileRefused("FILE_BOMB", "合并单元格过多，不像正常的表格，请取消合并单元格后再上传。")
    for (top, left), (bottom, right) in sheet.merged:
        if top == bottom and right - left + 1 >= _SECTION_WIDTH:
            sections.add(top)
        for spot in _inside(filled, left - sheet.first_column, right - sheet.first_column):
            if bottom > top:
                down.setdefault(top, []).append((spot, max(0, left - sheet.first_column), bottom))
    return down, sections


def _inside(spots: set[int], left: int, right: int) -> Iterator[int]:
    return (spot for spot in spots if left <= spot <= right)
