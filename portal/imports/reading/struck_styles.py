"""Which cell styles of a workbook strike their text through."""

from __future__ import annotations

from xml.parsers import expat

from portal.imports.reading.sniff import broken_zip


def struck_styles(styles: bytes) -> frozenset[int]:
    """Indexes of cell formats (the `s` of a cell) whose font is struck through. `styles`: xl/styles.xml, checked."""
    reader = _StyleReader()
    try:
        reader.parser.Parse(styles, True)
    except expat.ExpatError as error:
        raise broken_zip() from error
    return frozenset(index for index, font in enumerate(reader.formats) if font in reader.struck)


class _StyleReader:
    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.formats: list[int] = []
        self.struck: set[int] = set()
        self._fonts = -1
        self._inside: list[str] = []

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        parent = self._inside[-1] if self._inside else ""
        self._inside.append(local)
        if local == "font" and parent == "fonts":
            self._fonts += 1
        elif local == "strike" and parent == "font" and attributes.get("val", "1") not in ("0", "false"):
            self.struck.add(self._fonts)
        elif local == "xf" and parent == "cellXfs":
            font = attributes.get("fontId", "0")
            self.formats.append(int(font) if font.isdecimal() else 0)

    def _end(self, _name: str) -> None:
        self._inside.pop()
