"""Lines of text, one a township, searched without taking them apart: 41 000 objects would take ten times the room."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from portal.divisions.spans import Span

CODE = 9
"""Digits of a township's code, with which every line begins."""
COUNTY = 6
"""And of the county's that it begins with."""
CITY = 4
"""And of the prefecture's."""
UPPER = (2, CITY, COUNTY)
"""The digits of the codes of what lies above townships."""
_NOTHING: Span = (0, 0)


class Lines:
    """UTF-8 lines `code\\t…` in the order of their codes, so that the lines of any division follow each other."""

    def __init__(self, lines: Sequence[bytes]) -> None:
        self._text = b"".join(line + b"\n" for line in lines)
        self._spans: dict[str, Span] = {}
        at = 0
        for county, its in groupby(lines, lambda line: line[:COUNTY]):
            start, at = at, at + sum(len(line) + 1 for line in its)
            self._reach(county.decode(), (start, at))

    def __contains__(self, code: str) -> bool:
        """True if there are lines of this province, prefecture or county."""
        return code in self._spans

    def span(self, code: str) -> Span:
        """Where the lines of a province, prefecture or county lie; of the whole country for ''."""
        return self._spans.get(code, _NOTHING)

    def at(self, code: str) -> bytes | None:
        """The line of a township."""
        start, end = self.span(code[:6])
        found = self._text.find(code.encode() + b"\t", start, end)
        return None if found < 0 else self._text[found : self._text.index(b"\n", found)]

    def within(self, span: Span) -> list[bytes]:
        """The lines of a span."""
        return self._text[slice(*span)].splitlines()

    def with_piece(self, piece: bytes, span: Span) -> Iterator[bytes]:
        """The lines in which `piece` stands, each once."""
        at, end = span
        while (at := self._text.find(piece, at, end)) >= 0:
            start, stop = self._text.rfind(b"\n", 0, at) + 1, self._text.index(b"\n", at)
            yield self._text[start:stop]
            at = stop

    def _reach(self, county: str, span: Span) -> None:
        """Note where a county's lines lie, and that those of the divisions above go on to there."""
        for code in (county[:length] for length in (0, *UPPER)):
            self._spans[code] = (self._spans.get(code, span)[0], span[1])
