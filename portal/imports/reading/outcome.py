"""What reading a file gives: headers, rows, or one clear refusal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from portal.contracts.imports import Cell

MIB = 1024 * 1024


class FileRefused(Exception):  # noqa: N818 -- it is the domain's word for it
    """The whole file is refused and nothing was read into anything.

    `code` is stable (FILE_TYPE, HEADER_MISSING, …); `message` is one Chinese sentence that says what is wrong and
    what to do.
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be. Sizes in bytes, times in seconds.

    `ratio` is inflated : packed for one part of a zip and counts from 16 MiB on. `memory` and `cpu_seconds` hold for
    the child process that parses; `wait_seconds` is how long the parent waits for each answer of it.
    """

    file_bytes: int = 32 * MIB
    inflated_bytes: int = 400 * MIB
    strings_bytes: int = 160 * MIB
    ratio: int = 100
    entries: int = 3000
    rows: int = 300_000
    sheets: int = 500
    columns: int = 200
    cell_chars: int = 32_767
    memory: int = 700 * MIB
    cpu_seconds: int = 60
    wait_seconds: int = 120


@dataclass(frozen=True, slots=True)
class Header:
    """A header found in `sheet` ("" in a text file). `row` is its last row, as a person counts.

    `titles` go with the cells of the rows that follow; `positions` maps a column's key to its index in them;
    `first_column` is the spreadsheet's column of index 0, so that index 1 may be column D.
    """

    sheet: str
    row: int
    titles: tuple[str, ...]
    positions: dict[str, int]
    first_column: int = 0


@dataclass(frozen=True, slots=True)
class RowMarks:
    """What is odd about a row. `errors` are the indexes of cells with a formula error (CELL_ERROR).

    `codes` are COLUMN_COUNT (more cells than headings) and ROW_STRUCK (struck through); `skip`, if not empty, says
    in Chinese why this is no data row (a total, a signature line, a repeated header).
    """

    errors: tuple[int, ...] = ()
    codes: tuple[str, ...] = ()
    skip: str = ""


class TableRow(NamedTuple):
    """One row that is not blank, with all its cells. `row` as a person counts; in a text file, the record."""

    sheet: str
    row: int
    cells: list[Cell]
    marks: RowMarks | None = None
