"""CSV: UTF-8 with a mark, so that spreadsheet programs read it as such."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

from portal.cell_text import for_csv
from portal.contracts.exports import ExportCell, ExportColumn


class CsvFile:
    """A CSV file as it grows."""

    def __init__(self, path: Path, _title: str, columns: Sequence[ExportColumn]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._file)
        self._writer.writerow([for_csv(column.title) for column in columns])

    def add(self, lines: Iterable[Sequence[ExportCell]]) -> int:
        """Write some more lines; returns how many."""
        written = 0
        for line in lines:
            self._writer.writerow([for_csv(cell) if isinstance(cell, str) else cell for cell in line])
            written += 1
        return written

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._file.close()
