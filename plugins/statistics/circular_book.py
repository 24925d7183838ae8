"""A circular as a workbook: a sheet with its text, one for each measure; prints on A4, in Excel as in LibreOffice."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter

from plugins.statistics.circular_models import Circular
from plugins.statistics.circular_tables import Content, Group, Line, Table
from plugins.statistics.circular_words import named
from portal.cell_text import for_xlsx
from portal.web.filters import day, moment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
A4 = 9
WIDTHS = (7, 42, 10, 10, 10, 9, 8, 10)
_LINE = 34
"""Chinese characters that fit a line across the columns."""
_FORBIDDEN = str.maketrans("", "", "[]:*?/\\'")


def workbook(one: Circular, content: Content) -> bytes:
    """The file's bytes."""
    stream = BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        book.set_properties({"title": one.title})
        style = _styles(book)
        _write_text(_sheet(book, "通报", one.title), one, content, style)
        for number, table in enumerate(content.tables, 1):
            sheet = _sheet(book, f"{number}{table.title.translate(_FORBIDDEN)}"[:31], one.title)
            _write_table(sheet, one, content, table, style)
    return stream.getvalue()


def _styles(book: Any) -> dict[str, Any]:
    font = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
    wrapped = font | {"text_wrap": True, "valign": "top"}
    cell = font | {"border": 1}
    return {
        "title": book.add_format(font | {"bold": True, "font_size": 16, "align": "center", "text_wrap": True}),
        "text": book.add_format(wrapped), "right": book.add_format(font | {"align": "right"}),
        "group": book.add_format(font | {"bold": True}), "name": book.add_format(cell | {"text_wrap": True}),
        "head": book.add_format(cell | {"bold": True, "bg_color": "#F6D5D5", "align": "center", "text_wrap": True}),
        "number": book.add_format(cell | {"num_format": "#,##0", "align": "right"}),
        "said": book.add_format(cell | {"align": "right"}),
    }  # fmt: skip


def _sheet(book: Any, name: str, title: str) -> Any:
    """An empty sheet with columns and page set up."""
    sheet = book.add_worksheet(name)
    for place, width in enumerate(WIDTHS):
        sheet.set_column(place, place, width)
    sheet.set_paper(A4)
    sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.6, right=0.6, top=0.7, bottom=0.7)
    sheet.set_footer(f"&L{title.replace('&', '&&')[:100]}&R第 &P 页，共 &N 页")
    return sheet


def _write_text(sheet: Any, one: Circular, content: Content, style: dict[str, Any]) -> None:
    _across(sheet, 0, one.title, style["title"], 40)
    row = 2
    said = [f"本通报更正原通报，原因：{one.why}"] if one.corrects else []
    for paragraph in (*said, *one.text.split("\n")):
        _across(sheet, row, f"　　{paragraph}", style["text"], _height(paragraph))
        row += 1
    _across(sheet, row + 1, content.org, style["right"])
    _across(sheet, row + 2, day(one.published_at) if one.published_at else "草稿，尚未发布", style["right"])


def _write_table(sheet: Any, one: Circular, content: Content, table: Table, style: dict[str, Any]) -> None:
    _across(sheet, 0, table.title, style["title"], 28)
    at = day(one.day) if one.day else moment(one.figures_at)
    _across(sheet, 1, f"数字截至{at}　单位：{table.unit}", style["right"])
    columns = ("名次", "单位", table.whole_title, "完成", "完成率", "比上次", "目标", table.gap_title)
    for place, title in enumerate(columns):
        sheet.write_string(2, place, title, style["head"])
    sheet.repeat_rows(0, 2)
    sheet.freeze_panes(3, 2)
    row = 3
    for group in table.groups:
        row = _write_group(sheet, row, group, table, style)
    said = content.notes(table)
    _across(sheet, row, said, style["text"], _height(said))


def _write_group(sheet: Any, row: int, group: Group, table: Table, style: dict[str, Any]) -> int:
    if group.title:
        _across(sheet, row, group.title, style["group"])
        row += 1
    for line in group.lines:
        _write_line(sheet, row, line, style)
        row += 1
    for said in named(group, table):
        _across(sheet, row, said, style["text"], _height(said))
        row += 1
    return row + 1


def _write_line(sheet: Any, row: int, line: Line, style: dict[str, Any]) -> None:
    _number(sheet, row, 0, line.rank, style)
    sheet.write_string(row, 1, for_xlsx(line.name), style["name"])
    _number(sheet, row, 2, line.whole, style)
    _number(sheet, row, 3, line.done, style)
    sheet.write_string(row, 4, line.rate, style["said"])
    sheet.write_string(row, 5, line.changed, style["said"])
    sheet.write_string(row, 6, f"{line.target}%", style["said"])
    _number(sheet, row, 7, line.gap if line.rank else None, style)


def _number(sheet: Any, row: int, place: int, value: int | None, style: dict[str, Any]) -> None:
    """A figure as a number, a dash where there is none."""
    if value is None:
        sheet.write_string(row, place, "—", style["said"])
    else:
        sheet.write_number(row, place, value, style["number"])


def _across(sheet: Any, row: int, said: str, style: Any, height: int = 18) -> None:
    """A text over all columns, as high as it needs: a merged cell does not grow by itself."""
    sheet.merge_range(row, 0, row, len(WIDTHS) - 1, for_xlsx(said), style)
    sheet.set_row(row, height)


def _height(said: str) -> int:
    """Of a row, in points, for a text that is broken into lines."""
    return 18 * (len(said) // _LINE + 1)
