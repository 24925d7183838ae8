"""Sheets of XLSX, XLS and ODS files, by calamine; runs only in the child process."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, ZipError

from portal.imports.reading import preflight, sniff
from portal.imports.reading.cell_notes import SheetNotes
from portal.imports.reading.outcome import FileRefused, Limits
from portal.imports.reading.preflight import Package
from portal.imports.reading.sheets import Sheet

_LAST_CELL = (1_048_575, 16_383)


def sheets_of(path: Path, kind: str, limits: Limits) -> Iterator[Sheet]:
    """Each worksheet that holds anything, hidden ones too, in the order of the workbook."""
    package = Package() if kind == sniff.XLS else preflight.inspect(path, limits)
    book = _opened(path)
    names = book.sheet_names
    if len(names) > limits.sheets:
        raise FileRefused(
            "FILE_TOO_MANY_SHEETS", f"工作簿里有{len(names)}个工作表，最多{limits.sheets}个，请删去空白工作表后再上传。"
        )
    parts = _parts(path) if package.notes else {}
    for index, about in enumerate(book.sheets_metadata):
        if about.typ == SheetTypeEnum.WorkSheet:
            notes = package.notes.get(parts.get(about.name, ""), SheetNotes())
            for sheet in _sheet(book, index, about.name, notes):
                sheet.errors_as_text = kind == sniff.ODS
                yield sheet


def _opened(path: Path) -> CalamineWorkbook:
    """Given as an open file: from a path, calamine would believe the extension."""
    try:
        with path.open("rb") as file:
            return CalamineWorkbook.from_filelike(file)
    except PasswordError as error:
        raise sniff.encrypted() from error
    except ZipError as error:
        raise sniff.broken_zip() from error
    except CalamineError as error:
        raise _unreadable(str(error)) from error


def _sheet(book: CalamineWorkbook, index: int, name: str, notes: SheetNotes) -> Iterator[Sheet]:
    try:
        read = book.get_sheet_by_index(index)
    except PasswordError as error:
        raise sniff.encrypted() from error
    except CalamineError as error:
        raise _unreadable(str(error), name) from error
    if read.start is None or read.end is None:
        return
    if read.end > _LAST_CELL or read.end[1] > _LAST_CELL[1]:
        raise _unreadable("", name)
    yield Sheet(name, lambda: _rows(read), read.end[0], read.start[1], read.merged_cell_ranges or [], notes)


def _rows(read: CalamineSheet) -> Iterator[list[Any]]:
    return iter(read.iter_rows())


def _unreadable(why: str, sheet: str = "") -> FileRefused:
    where = f"工作表“{sheet}”" if sheet else "文件"
    error = re.search(r"cell error value '(#[^']{1,30})'", why)
    if error:
        return FileRefused(
            "CELL_ERROR", f"{where}里有公式错误 {error[1]}，无法读取，请把出错的单元格改成普通文字后再上传。"
        )
    return FileRefused("FILE_CORRUPT", f"{where}的内容已损坏，无法读取，请在 Excel 中打开确认、另存后重新上传。")


def _parts(path: Path) -> dict[str, str]:
    """The part of each sheet, in lower case, by the sheet's name; empty when the workbook does not say."""
    with zipfile.ZipFile(path) as archive:
        names = {name.lower(): name for name in archive.namelist()}
        try:
            book = archive.read(names["xl/workbook.xml"])
            relations = archive.read(names["xl/_rels/workbook.xml.rels"])
        except KeyError:
            return {}
    targets = {one.get("Id", ""): one.get("Target", "") for one in _elements(relations, "Relationship")}
    parts: dict[str, str] = {}
    for sheet in _elements(book, "sheet"):
        relation = next((value for key, value in sheet.items() if key.endswith(":id")), "")
        parts[sheet.get("name", "")] = _absolute(targets.get(relation, ""))
    return parts


def _absolute(target: str) -> str:
    target = target.replace("\\", "/").lower()
    return target[1:] if target.startswith("/") else "xl/" + target.removeprefix("./")


def _elements(xml: bytes, wanted: str) -> list[dict[str, str]]:
    """The attributes of each element of that local name. The XML passed the preflight: no entities, bounded."""
    found: list[dict[str, str]] = []
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(":")[2] == wanted:
            found.append(attributes)

    parser.StartElementHandler = start
    try:
        parser.Parse(xml, True)
    except expat.ExpatError as error:
        raise sniff.broken_zip() from error
    return found
