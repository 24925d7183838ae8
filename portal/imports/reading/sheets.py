"""One sheet of any kind of file, as the search for the header and the reading of rows see it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from portal.imports.reading.cell_notes import SheetNotes
from portal.imports.reading.footers import is_blank
from portal.imports.reading.headers import SEARCHED_ROWS, Numbered

_DEEPEST_HEADER = 400

Range = tuple[tuple[int, int], tuple[int, int]]


@dataclass(slots=True)
class Sheet:
    """`rows()` starts over at each call and gives every row from row 0 on, blank ones too.

    Rows and columns count from 0 and are those of the spreadsheet; the first cell of a row is in `first_column`.
    `merged`: the merged ranges, both corners included. `ragged`: rows differ in length, as in a text file.
    `errors_as_text`: a formula error is a cell with the text #N/A and the like.
    """

    name: str
    rows: Callable[[], Iterator[list[Any]]]
    last_row: int
    first_column: int = 0
    merged: list[Range] = field(default_factory=list)
    notes: SheetNotes = field(default_factory=SheetNotes)
    ragged: bool = False
    errors_as_text: bool = False

    def top(self) -> list[Numbered]:
        """The first rows that are not blank, numbered as a person counts."""
        found: list[Numbered] = []
        for number, cells in enumerate(islice(self.rows(), _DEEPEST_HEADER), 1):
            if not is_blank(cells):
                found.append((number, cells))
            if len(found) == SEARCHED_ROWS:
                break
        return found
