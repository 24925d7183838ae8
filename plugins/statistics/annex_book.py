"""Annex 2 as a workbook (R3.2): one A4 page wide, titles, merged cells and the lines to sign on, the same in Excel and
in LibreOffice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from plugins.statistics.annex_figures import Line
from plugins.statistics.annex_layout import Row
from plugins.statistics.annex_queries import Table
from portal.cell_text import for_xlsx
from portal.web.filters import day, moment

Groups = Sequence[tuple[str, Sequence[tuple[Row, Sequence[Line]]]]]
A4, FONT = 9, "宋体"
WIDTHS = (13, 9, 16, 11, 11, 9, 24)
LAST = len(WIDTHS) - 1
_BASE = {"font_name": FONT, "font_size": 10.5, "valign": "vcenter"}
_CELL = _BASE | {"border": 1, "text_wrap": True}
STYLES: Mapping[str, Mapping[str, Any]] = {
    "title": _BASE | {"font_size": 16, "bold": True, "align": "center"},
    "plain": _BASE | {"text_wrap": True},
    "right": _BASE | {"align": "right"},
    "head": _CELL | {"bold": True, "align": "center"},
    "text": _CELL,
    "center": _CELL | {"align": "center"},
    "figure": _CELL | {"num_format": "#,##0", "align": "right"},
    "dash": _CELL | {"align": "right"},
}  # fmt: skip


def book_of(table: Table) -> bytes:
    """The table as it is, or was submitted; text stays text, whatever it begins with."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        styles = {key: book.add_format(dict(values)) for key, values in STYLES.items()}
        page = book.add_worksheet("附件2")
        _set_up(page, table)
        row = _head(page, styles, table)
        row = _body(page, styles, table.groups, row)
        _foot(page, styles, table, row)
        page.print_area(0, 0, row + 3, LAST)
        book.set_properties({"title": table.sheet.layout.title})
    return stream.getvalue()


def _set_up(page: Worksheet, table: Table) -> None:
    page.set_paper(A4)
    page.set_portrait()
    page.fit_to_pages(1, 0)
    page.center_horizontally()
    page.set_margins(0.6, 0.6, 0.6, 0.6)
    page.set_footer("&C第 &P 页，共 &N 页")
    page.repeat_rows(2)
    page.hide_gridlines(2)
    for column, width in enumerate(WIDTHS):
        page.set_column(column, column, width)


def _head(page: Worksheet, styles: Mapping[str, Format], table: Table) -> int:
    sheet = table.sheet
    page.set_row(0, 30)
    _merge(page, styles["title"], 0, 0, LAST, f"{sheet.year} 年{sheet.layout.title}")
    _merge(page, styles["plain"], 1, 0, 4, f"{sheet.layout.footer['unit']}：{sheet.name}")
    _merge(page, styles["right"], 1, 5, LAST, f"系统数截至 {moment(sheet.counted_at)}" if sheet.counted_at else "")
    columns = sheet.layout.columns
    _merge(page, styles["head"], 2, 0, 1, columns["row"])
    for column, key in enumerate(("measure", "told", "counted", "difference", "explanation"), 2):
        page.write_string(2, column, columns[key], styles["head"])
    return 3


def _body(page: Worksheet, styles: Mapping[str, Format], groups: Groups, row: int) -> int:
    """Each kind of school is a merged cell beside its lines, a kind with parts one beside those."""
    for group, rows in groups:
        start = row
        for one, lines in rows:
            first, row = row, _measures(page, styles, lines, row)
            if one.group:
                _merge(page, styles["center"], first, 1, 1, one.title, row - 1)
        _merge(page, styles["center"], start, 0, 0 if rows[0][0].group else 1, group, row - 1)
    return row


def _measures(page: Worksheet, styles: Mapping[str, Format], lines: Sequence[Line], row: int) -> int:
    for line in lines:
        page.write_string(row, 2, f"{line.measure.title}（{line.measure.unit}）", styles["text"])
        for column, value in enumerate((line.told, line.counted, line.difference), 3):
            if value is None:
                page.write_string(row, column, "—", styles["dash"])
            else:
                page.write_number(row, column, value, styles["figure"])
        page.write_string(row, 6, for_xlsx(line.explanation), styles["text"])
        row += 1
    return row


def _foot(page: Worksheet, styles: Mapping[str, Format], table: Table, row: int) -> None:
    sheet, titles = table.sheet, table.sheet.layout.footer
    page.set_row(row, 9)
    _merge(page, styles["plain"], row + 1, 0, 1, f"{titles['head']}：{sheet.head}")
    _merge(page, styles["plain"], row + 1, 2, 3, f"{titles['filler']}：{sheet.filler}")
    _merge(page, styles["plain"], row + 1, 4, LAST, f"{titles['telephone']}：{sheet.telephone}")
    _merge(page, styles["plain"], row + 2, 0, 3, f"{titles['unit']}：")
    _merge(page, styles["plain"], row + 2, 4, LAST, f"{titles['day']}：{day(sheet.taken_at)}")
    page.set_row(row + 1, 28)
    page.set_row(row + 2, 28)


def _merge(
    page: Worksheet, style: Format, row: int, first: int, last: int, text: str, last_row: int | None = None
) -> None:  # fmt: skip
    bottom = row if last_row is None else last_row
    if (row, first) == (bottom, last):
        page.write_string(row, first, for_xlsx(text), style)
    else:
        page.merge_range(row, first, bottom, last, for_xlsx(text), style)
