"""What the child process tells the parent: length-prefixed JSON, so that a child taken over can send data only."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from typing import Any

from portal.imports.reading.outcome import Header, RowMarks
from portal.imports.reading.row_view import Row

# Kinds of messages.
START, HEADER, ROWS, END, REFUSED = "start", "header", "rows", "end", "refused"
LENGTH_BYTES = 4
LARGEST = 96 * 1024 * 1024

_DATE = "d"


def pack(message: Sequence[Any]) -> bytes:
    """One message with its length before it. A date becomes {"d": "2014-05-04"}; a time of day its text."""
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":"), default=_dated).encode()
    return len(body).to_bytes(LENGTH_BYTES, "big") + body


def _dated(value: object) -> Any:
    if isinstance(value, datetime.date):
        return {_DATE: value.isoformat()}
    return str(value)


def unpack(body: bytes) -> list[Any]:
    """A message without its length."""
    message: list[Any] = json.loads(body, object_hook=_undated)
    return message


def _undated(pairs: dict[str, Any]) -> Any:
    text = pairs.get(_DATE)
    if not isinstance(text, str):
        return pairs
    return datetime.datetime.fromisoformat(text) if "T" in text else datetime.date.fromisoformat(text)


def header_message(header: Header) -> list[Any]:
    """A header; see `header_from`."""
    return [HEADER, header.sheet, header.row, header.titles, header.positions, header.first_column]


def header_from(message: list[Any]) -> Header:
    """The header that `header_message` packed."""
    _, sheet, row, titles, positions, first_column = message
    return Header(sheet, row, tuple(titles), positions, first_column)


def rows_message(rows: Sequence[Row], passed: int) -> list[Any]:
    """A batch: numbers, cells, and marks by place in the batch for the few rows that have any."""
    marks = [
        [place, list(marks.errors), list(marks.codes), marks.skip]
        for place, (_, _, marks) in enumerate(rows)
        if marks is not None
    ]
    return [ROWS, passed, [number for number, _, _ in rows], [cells for _, cells, _ in rows], marks]


def marks_from(message: list[Any]) -> dict[int, RowMarks]:
    """The marks of a batch, by place."""
    return {place: RowMarks(tuple(errors), tuple(codes), skip) for place, errors, codes, skip in message[4]}
