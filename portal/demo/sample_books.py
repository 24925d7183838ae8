"""Laying rows out as schools do: tidy ones and messy ones."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from portal.demo.sample_rows import HEADINGS, Row

MADE = dt.datetime(2019, 5, 8, 9, tzinfo=dt.UTC)
_WIDTHS = {
    "id_number": 22, "mobile": 14, "branch": 46, "name": 12, "admission_number": 16,
    "full_name": 46, "short_name": 24, "superior": 40, "industry": 18, "telephone": 16,
    "destination": 14, "place_name": 24, "place_address": 36, "place_township": 22, "household_address": 30,
    "household_township": 22,
}  # fmt: skip


def write_tidy_book(
    path: Path, sheets: Mapping[str, Sequence[Row]], headings: Mapping[str, str] = HEADINGS
) -> None:  # fmt: skip
    """One sheet for each item, the headings of the template in the first row, all cells as text."""
    with _book(path) as book:
        text = book.add_format({"num_format": "@"})
        bold = book.add_format({"num_format": "@", "bold": True, "bg_color": "#F4E3E1"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for column, (key, heading) in enumerate(headings.items()):
                sheet.set_column(column, column, _WIDTHS.get(key, 10), text)
                sheet.write_string(0, column, heading, bold)
            sheet.freeze_panes(1, 1)
            for line, row in enumerate(rows, 1):
                _write_row(sheet, line, 0, row, list(headings), text, list(headings))


def write_messy_book(
    path: Path, headings: Mapping[str, str], titles: tuple[str, str], rows: Sequence[Row],
    groups: Sequence[tuple[str, int]], merged: str, unit: str,
) -> None:  # fmt: skip
    """A report as offices make them: titles, two-line heading, running numbers, merged cells, signatures.

    `groups` are the upper headings, each with its last column; `merged` is the column that says the same for many rows,
    `unit` what the rows are counted in.
    """
    with _book(path) as book:
        sheet, text = book.add_worksheet("汇总表"), book.add_format({"num_format": "@"})
        middle = book.add_format({"align": "center", "valign": "vcenter", "text_wrap": True, "bold": True})
        keys = list(headings)
        for line, title in enumerate(titles):
            sheet.merge_range(line, 0, line, len(keys), title, middle)
        for (group, last), first in zip(groups, [1, *(end + 1 for _, end in groups)], strict=False):
            sheet.merge_range(2, first, 2, last, group, middle)
        for column, heading in enumerate(["序号", *headings.values()]):
            sheet.write_string(3, column, heading, middle)
            sheet.set_column(column, column, _WIDTHS.get(keys[column - 1], 10) if column else 6)
        for number, row in enumerate(rows, 1):
            sheet.write_number(number + 3, 0, number)
            _write_row(sheet, number + 3, 1, row, [key for key in keys if key != merged], text, keys)
        _merge_alike(sheet, 4, keys.index(merged) + 1, [str(row[merged]) for row in rows], middle)
        _sign(sheet, len(rows) + 5, len(rows), unit)


def write_gbk_csv(path: Path, keys: Sequence[str], rows: Iterable[Row]) -> None:
    """What the Chinese Excel saves as CSV: GBK, CR LF, a tab before long numbers so that it keeps them."""
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["序号", *(HEADINGS[key] for key in keys), "备注"])
        for number, row in enumerate(rows, 1):
            cells = [f"\t{row[key]}" if key == "id_number" else row[key] for key in keys]
            writer.writerow([number, *cells, ""])


def _book(path: Path) -> Any:
    book = xlsxwriter.Workbook(path)
    book.set_properties({"title": path.stem, "created": MADE.replace(tzinfo=None)})
    return book


def _write_row(
    sheet: Any, line: int, left: int, row: Row, keys: Sequence[str], text: Any, order: Sequence[str]
) -> None:  # fmt: skip
    for key in keys:
        value, column = row[key], left + order.index(key)
        if isinstance(value, float):
            sheet.write_number(line, column, value)
        elif value:
            sheet.write_string(line, column, value, text)


def _merge_alike(sheet: Any, top: int, column: int, cells: Sequence[str], style: Any) -> None:
    start = 0
    for place in range(1, len(cells) + 1):
        if place < len(cells) and cells[place] == cells[start]:
            continue
        if place - start > 1:
            sheet.merge_range(top + start, column, top + place - 1, column, cells[start], style)
        else:
            sheet.write_string(top + start, column, cells[start], style)
        start = place


def _sign(sheet: Any, line: int, rows: int, unit: str) -> None:
    sheet.write_string(line, 0, "合计")
    sheet.write_string(line, 1, f"{rows}{unit}")
    sheet.write_string(line + 1, 0, "填表人：")
    sheet.write_string(line + 1, 3, "联系电话：0571-12345678")
    sheet.write_string(line + 2, 0, "注：本表一式两份")
