"""What calamine does not tell about cells: formula errors (it gives an empty text) and struck-through text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from portal.imports.reading.outcome import MIB, FileRefused

_ERROR = re.compile(
    rb"""<(?:\w+:)?c\s(?=[^>]*?\bt=["']e["'])[^>]*?\br=["']([A-Za-z]{1,3})([0-9]{1,7})["'][^>]*>"""
    rb"(?:(?!<(?:\w+:)?c[\s>]).){0,9000}?<(?:\w+:)?v>([^<]{1,40})",
    re.DOTALL,
)
_LONGEST_ROW = 4 * MIB
_MOST_NOTES = 1_000_000


@dataclass(slots=True)
class SheetNotes:
    """By 0-based row: the errors as (0-based column, text such as #N/A), and the columns that are struck through."""

    errors: dict[int, list[tuple[int, str]]] = field(default_factory=dict)
    struck: dict[int, set[int]] = field(default_factory=dict)


class NoteTaker:
    """Collects the notes of one worksheet from its XML, fed piece by piece."""

    def __init__(self, struck_styles: frozenset[int]) -> None:
        self._notes = SheetNotes()
        self._struck: re.Pattern[bytes] | None = None
        if struck_styles:
            numbers = b"|".join(str(number).encode() for number in sorted(struck_styles))
            self._struck = re.compile(
                rb"""<(?:\w+:)?c\s(?=[^>]*?\bs=["'](?:%s)["'])[^>]*?\br=["']([A-Za-z]{1,3})([0-9]{1,7})["']""" % numbers
            )
        self._rest = b""
        self._count = 0

    def feed(self, piece: bytes) -> None:
        """Take the next piece; whole rows are looked at, the rest waits for what follows."""
        text = self._rest + piece
        cut = max(text.rfind(b"</row>"), text.rfind(b":row>"))
        if cut < 0 and len(text) < _LONGEST_ROW:
            self._rest = text
            return
        self._look(text[:cut] if cut >= 0 else text)
        self._rest = text[cut:] if cut >= 0 else b""

    def finish(self) -> SheetNotes:
        """The notes, once everything was fed."""
        self._look(self._rest)
        self._rest = b""
        return self._notes

    def _look(self, text: bytes) -> None:
        if b't="e"' in text or b"t='e'" in text:
            for match in _ERROR.finditer(text):
                row, column = self._place(match[1], match[2])
                self._notes.errors.setdefault(row, []).append((column, match[3].decode("utf-8", "replace")))
        if self._struck is not None:
            for match in self._struck.finditer(text):
                row, column = self._place(match[1], match[2])
                self._notes.struck.setdefault(row, set()).add(column)

    def _place(self, letters: bytes, digits: bytes) -> tuple[int, int]:
        self._count += 1
        if self._count > _MOST_NOTES:
            raise FileRefused("FILE_CORRUPT", "表格里的公式错误或删除线过多，请把数据复制到新建的表格或模板中再上传。")
        column = 0
        for letter in letters.upper():
            column = column * 26 + letter - 64
        return int(digits) - 1, column - 1
