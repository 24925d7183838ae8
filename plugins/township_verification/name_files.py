"""Lists of organisations for `township recognise`: tab-separated; in goes a row, out comes the row with its verdict."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from plugins.township_verification.recogniser.recognising import Superior, recognise
from portal.errors import Refused
from portal.tables import Table, read_table

COLUMNS = ("name", "category", "parent_name", "parent_is_leading")
ADDED = ("flag", "why")
_LEADING = {"1": True, "0": False, "": None}


def verdicts(path: Path) -> Iterator[list[str]]:
    """The header and the rows of the file, each with two cells more: 是, 否 or 空; and why (A1.1).

    Raise Refused, in one line and before the first row, where the file cannot be used.
    """
    table = read_table(path, COLUMNS)
    _check_leading(table)
    yield [*table.header, *ADDED]
    name, category, parent, leading = (table.header.index(column) for column in COLUMNS)
    for row in table.rows:
        superior = Superior(row[parent].strip(), _LEADING[row[leading].strip()])
        found = recognise(row[name], row[category].strip(), superior)
        yield [*row, found.word, found.because]


def _check_leading(table: Table) -> None:
    place = table.header.index("parent_is_leading")
    for number, row in zip(table.lines, table.rows, strict=True):
        if row[place].strip() not in _LEADING:
            raise Refused(f"第 {number} 行的 parent_is_leading “{row[place]}”应是 1、0，或空着")
