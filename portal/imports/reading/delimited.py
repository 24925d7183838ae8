"""CSV and other delimited text as one sheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from portal.contracts.imports import ColumnSpec
from portal.imports.reading.encoding import encoding_of
from portal.imports.reading.headers import best_candidate
from portal.imports.reading.outcome import FileRefused, Limits
from portal.imports.reading.sheets import Sheet
from portal.imports.reading.titles import Vocabulary

_SEPARATORS = (",", "\t", ";", "|", "，")
_TOP = 60
_AS_TEXT = re.compile(r'="(.*)"', re.DOTALL)


def sheet_of(path: Path, columns: Sequence[ColumnSpec], known: Vocabulary, limits: Limits) -> Sheet:
    """The records of a text file. Row numbers are those of the records: a quoted line break does not count."""
    data = path.read_bytes()
    text = _Text(data, encoding_of(data))
    csv.field_size_limit(limits.cell_chars)
    separator = max(_SEPARATORS, key=lambda mark: _recognised(text, mark, columns, known))
    records = _checked_count(text, separator)
    return Sheet("", lambda: _records(text, separator), last_row=records - 1, ragged=True, errors_as_text=True)


@dataclass(frozen=True, slots=True)
class _Text:
    data: bytes
    codec: str

    def lines(self) -> TextIO:
        return io.TextIOWrapper(io.BytesIO(self.data), self.codec, newline="")


def _recognised(text: _Text, separator: str, columns: Sequence[ColumnSpec], known: Vocabulary) -> int:
    try:
        top = list(enumerate(islice(csv.reader(text.lines(), delimiter=separator), _TOP), 1))
    except csv.Error:
        return 0
    best = best_candidate([row for row in top if any(row[1])], columns, known)
    return len(best.positions) if best else 0


def _checked_count(text: _Text, separator: str) -> int:
    """How many records there are; refuses a quotation mark without partner, which would swallow other records."""
    try:
        return _counted(text, separator, strict=True)
    except _Malformed as error:
        if error.open_end:
            raise _broken_quote(error.record) from error
    try:
        return _counted(text, separator, strict=False)
    except _Malformed as error:
        raise _broken_quote(error.record) from error


class _Malformed(Exception):  # noqa: N818 -- never leaves this module
    """A record that the csv module does not take; `open_end`: the file ends inside quotation marks."""

    def __init__(self, record: int, why: str) -> None:
        super().__init__(why)
        self.record = record
        self.open_end = "unexpected end" in why


def _counted(text: _Text, separator: str, *, strict: bool) -> int:
    records = 0
    lines = 0
    reader = csv.reader(text.lines(), delimiter=separator, strict=strict)
    try:
        for records, record in enumerate(reader, 1):
            if reader.line_num > lines + 1:
                _refuse_swallowed(record, records, separator)
            lines = reader.line_num
    except csv.Error as error:
        raise _Malformed(records + 1, str(error)) from error
    return records


def _refuse_swallowed(record: list[str], number: int, separator: str) -> None:
    for cell in record:
        inner = re.split(r"\r\n?|\n", cell)[1:]
        if any(line.count(separator) >= 2 for line in inner):
            raise _broken_quote(number)


def _broken_quote(number: int) -> FileRefused:
    return FileRefused(
        "FILE_CORRUPT",
        f"第{number}行有一个双引号没有成对（或单元格过长），会并入后面的内容，请改正它，或另存为 .xlsx 后再上传。",
    )


def _records(text: _Text, separator: str) -> Iterator[list[str]]:
    reader = csv.reader(text.lines(), delimiter=separator)
    for record in reader:
        yield [cell if cell.isalnum() else _unescaped(cell) for cell in record]


def _unescaped(cell: str) -> str:
    """The text that ="…", a leading TAB or apostrophe protect from Excel."""
    cell = cell.lstrip("\t")
    protected = _AS_TEXT.fullmatch(cell)
    if protected:
        return protected[1].replace('""', '"').lstrip("\t")
    return cell[1:] if cell.startswith("'") else cell
