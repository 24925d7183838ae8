"""The report of an import as JSON: a contract that other programs read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from portal.contracts.imports import ACCEPTED, ImportType
from portal.imports import states
from portal.imports.models import Import
from portal.imports.queries import Line, all_lines
from portal.imports.services import sheets_of

BATCH = 500


def write_report(path: Path, kind: ImportType, found: Import, *, unmasked: bool) -> None:
    """Write {"file", "counts", "rows"}; every data row once, streamed, the values of accepted rows normalised.

    `reasons` are sentences for an administrator, `codes` stable keys; numbers are masked unless `unmasked`.
    """
    with open(path, "w", encoding="utf-8", opener=private) as out:
        out.write('{"file": ' + _json(_file(found)) + ',\n "counts": ' + _json(_counts(found)) + ',\n "rows": [')
        first = True
        for row in _rows(kind, found, unmasked):
            out.write(("\n  " if first else ",\n  ") + _json(row))
            first = False
        out.write("]}\n")


def private(path: str, flags: int) -> int:
    """Open a file for the eyes of whoever ran the command only, also one that was there: it holds names and numbers."""
    descriptor = os.open(path, flags, 0o600)
    os.fchmod(descriptor, 0o600)
    return descriptor


def _file(found: Import) -> dict[str, Any]:
    refused = found.state == states.REFUSED
    return {
        "name": found.filename,
        "verdict": "refused" if refused else "read",
        "message": found.message or "",
        "code": found.code or "",
        "sheets": sheets_of(found),
    }


def _counts(found: Import) -> dict[str, int]:
    return {
        "rows": found.accepted + found.rejected + found.skipped,
        "accepted": found.accepted,
        "rejected": found.rejected,
        "skipped": found.skipped,
    }


def _rows(kind: ImportType, found: Import, unmasked: bool) -> Iterator[dict[str, Any]]:
    lines = all_lines(found)
    while batch := list(islice(lines, BATCH)):
        good = [line.seq for line in batch if line.verdict == ACCEPTED]
        values = kind.describe(found.id, good, unmasked) if good else {}
        yield from (_row(line, values.get(line.seq, {})) for line in batch)


def _row(line: Line, values: dict[str, str]) -> dict[str, Any]:
    return {
        "row": line.row,
        "sheet": line.sheet,
        "verdict": line.verdict,
        "reasons": [message for _, message, _ in line.problems],
        "codes": [code for code, _, _ in line.problems],
        "values": values,
    }


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
