"""The template of an import type: right headings, text columns, drop-downs, and the rows that it begins with."""

from __future__ import annotations

import io

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from portal.cell_text import for_xlsx
from portal.contracts.imports import ColumnSpec, ImportType
from portal.contracts.scope import Scope

ROWS = 3000
"""Rows that are prepared for typing."""
LISTS = "下拉列表"


def template_book(scope: Scope, kind: ImportType) -> bytes:
    """An XLSX with one table to fill in; every column is text, so that no number loses digits."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {"in_memory": True})
    sheet, lists = book.add_worksheet(kind.title), book.add_worksheet(LISTS)
    text = book.add_format({"num_format": "@"})
    heads = {True: book.add_format({"bold": True, "bg_color": "#F6D5D5", "border": 1, "num_format": "@"}),
             False: book.add_format({"bold": True, "bg_color": "#EEEEEE", "border": 1, "num_format": "@"})}  # fmt: skip
    choices = kind.choices(scope)
    for i, column in enumerate(kind.columns):
        sheet.set_column(i, i, column.width, text)
        sheet.write_string(0, i, column.title, heads[column.required])
        if column.hint:
            sheet.write_comment(0, i, column.hint)
        _offer(sheet, lists, i, column, list(choices.get(column.key, column.choices)))
    for n, row in enumerate(kind.rows(scope), 1):
        for i, column in enumerate(kind.columns):
            sheet.write_string(n, i, for_xlsx(row.get(column.key, "")), text)
    sheet.freeze_panes(1, 0)
    lists.hide()
    book.close()
    return stream.getvalue()


def _offer(sheet: Worksheet, lists: Worksheet, i: int, column: ColumnSpec, values: list[str]) -> None:
    """A drop-down that suggests; what is not in it may be typed all the same."""
    if not values:
        return
    for row, value in enumerate(values):
        lists.write_string(row, i, value)
    letter = xlsxwriter.utility.xl_col_to_name(i)
    source = f"='{LISTS}'!${letter}$1:${letter}${len(values)}"
    rule = {"validate": "list", "source": source, "error_type": "information", "ignore_blank": True,
            "error_title": column.title, "error_message": "不在列表中，请确认填写无误。"}  # fmt: skip
    sheet.data_validation(1, i, ROWS, i, rule)
