"""What is checked in a zip container before any parser sees it."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from portal.imports.reading.cell_notes import NoteTaker, SheetNotes
from portal.imports.reading.outcome import MIB, FileRefused, Limits
from portal.imports.reading.sniff import broken_zip, encrypted
from portal.imports.reading.struck_styles import struck_styles
from portal.imports.reading.zip_parts import pieces

_RATIO_COUNTS_FROM = 16 * MIB
_OVERLAP = 64
_LONGEST_RUN = MIB
_SMALL_PART = 8 * MIB
_READ = re.compile(r"\.(?:xml|rels|vml)$", re.IGNORECASE)
_ODS_SHEETS = "content.xml"
_ODS_MANIFEST = "meta-inf/manifest.xml"
_SHEET = re.compile(r"^xl/worksheets/[^/]+\.xml$", re.IGNORECASE)
_STRINGS = re.compile(r"^xl/sharedstrings\.xml$", re.IGNORECASE)
_STYLES = re.compile(r"^xl/styles\.xml$", re.IGNORECASE)
_NOT_UTF8 = (b"\xff\xfe", b"\xfe\xff", b"<\x00", b"\x00<", b"\x00\x00")
# Seven digits or four letters in a reference may lie outside of any sheet; ordinary ones are shorter.
_FAR = re.compile(rb' r="(?:[A-Za-z]{4,}|[A-Za-z]{0,3}([0-9]{7,}))')
_LAST_ROW = 1_048_576
_ROW = re.compile(rb"<(?:\w+:)?row[ >]")
_ODS_ROW = re.compile(rb"<table:table-row\b")
_ODS_REPEATED = re.compile(rb'number-rows-repeated="([0-9]{1,12})')
_ODS_VALUE = b"office:value-type="
_HOLDS_VALUE = re.compile(rb"<(?:\w+:)?(?:v|is|t)[ >]")


@dataclass(slots=True)
class Package:
    """What the checks found out on the way: notes about cells, by the lower-case name of a sheet's part."""

    notes: dict[str, SheetNotes] = field(default_factory=dict)


def inspect(path: Path, limits: Limits) -> Package:
    """Refuse what is hostile, broken or too large; read each part once, as far as it really inflates."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise broken_zip() from error
    _check_directory(parts, path.stat().st_size, limits)
    with path.open("rb") as file:
        return _Inspection(file, limits).of(parts)


def bomb(why: str) -> FileRefused:
    """The refusal of a file that would grow beyond all limits."""
    return FileRefused("FILE_BOMB", f"文件{why}，不像正常的表格，已停止读取，请把数据复制到新建的表格或模板中再上传。")


def _check_directory(parts: list[zipfile.ZipInfo], size: int, limits: Limits) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise encrypted()
    names = {part.filename.replace("\\", "/").lower() for part in parts}
    if len(names) < len(parts) or any(part.compress_type not in (0, 8) for part in parts):
        raise broken_zip()
    if len(parts) > limits.entries:
        raise bomb(f"内部的部件超过{limits.entries}个")
    if sum(part.compress_size for part in parts) > size:
        raise bomb("内部的部件互相重叠")
    if sum(part.file_size for part in parts) > limits.inflated_bytes:
        raise _too_large(limits)
    if any(_ratio(part.file_size, part.compress_size) > limits.ratio for part in parts):
        raise bomb("压缩比异常")


def _too_large(limits: Limits) -> FileRefused:
    return bomb(f"解压后超过{limits.inflated_bytes // MIB}MB")


def _ratio(inflated: int, packed: int) -> float:
    return 0 if inflated < _RATIO_COUNTS_FROM else inflated / max(packed, 1)


class _Inspection:
    def __init__(self, file: BinaryIO, limits: Limits) -> None:
        self._file = file
        self._limits = limits
        self._inflated = 0
        self._rows = 0

    def of(self, parts: list[zipfile.ZipInfo]) -> Package:
        package = Package()
        parts = [part for part in parts if _READ.search(part.filename)]
        struck: frozenset[int] = frozenset()
        for part in parts:
            if _STYLES.match(part.filename):
                struck = struck_styles(self._small(part))
        for part in parts:
            name = part.filename.replace("\\", "/").lower()
            if _SHEET.match(name):
                package.notes[name] = self._sheet(part, struck)
            elif name == _ODS_SHEETS:
                self._ods_sheets(part)
            elif _STRINGS.match(name):
                self._strings(part)
            elif name == _ODS_MANIFEST:
                if b"encryption-data" in self._small(part):
                    raise encrypted()
            elif not _STYLES.match(name):
                self._drain(part)
        return package

    def _small(self, part: zipfile.ZipInfo) -> bytes:
        content = bytearray()
        for piece in self._pieces(part):
            content += piece
            if len(content) > _SMALL_PART:
                raise bomb("的样式或清单过大")
        return bytes(content)

    def _strings(self, part: zipfile.ZipInfo) -> None:
        size = 0
        for piece in self._pieces(part):
            size += len(piece)
            if size > self._limits.strings_bytes:
                raise bomb(f"里的文字超过{self._limits.strings_bytes // MIB}MB")

    def _drain(self, part: zipfile.ZipInfo) -> None:
        for _ in self._pieces(part):
            pass

    def _sheet(self, part: zipfile.ZipInfo, struck: frozenset[int]) -> SheetNotes:
        taker = NoteTaker(struck)
        tail = b""
        rows = 0
        for piece in self._pieces(part):
            self._check_references(tail + piece)
            rows += _row_tags(tail + piece) - _row_tags(tail)
            tail = piece[-_OVERLAP:]
            taker.feed(piece)
        self._rows += rows
        if self._rows > self._limits.rows + _OVERLAP:
            self._rows += self._filled_rows(part) - rows
        if self._rows > self._limits.rows + _OVERLAP:
            raise too_many_rows(self._limits)
        return taker.finish()

    def _ods_sheets(self, part: zipfile.ZipInfo) -> None:
        """Count the rows with a value, as often as they are repeated: four bytes may mean a million rows."""
        rest = b""
        for piece in self._pieces(part):
            *rows, rest = _ODS_ROW.split(rest + piece)
            self._rows += sum(_ods_rows(row) for row in rows)
            if self._rows > self._limits.rows + _OVERLAP:
                raise too_many_rows(self._limits)
        self._rows += _ods_rows(rest)
        if self._rows > self._limits.rows + _OVERLAP:
            raise too_many_rows(self._limits)

    def _check_references(self, piece: bytes) -> None:
        for match in _FAR.finditer(piece):
            if match[1] is None or int(match[1][:12]) > _LAST_ROW:
                raise FileRefused(
                    "FILE_CORRUPT",
                    "文件里的单元格位置超出了表格的范围，文件已损坏或被改动过，请在 Excel 中重新另存后再上传。",
                )

    def _filled_rows(self, part: zipfile.ZipInfo) -> int:
        """Rows that hold a value: a sheet formatted to its end has a million others."""
        filled = 0
        rest = b""
        for piece in self._pieces(part, again=True):
            *rows, rest = _ROW.split(rest + piece)
            filled += sum(1 for row in rows if _HOLDS_VALUE.search(row))
        return filled + bool(_HOLDS_VALUE.search(rest))

    def _pieces(self, part: zipfile.ZipInfo, *, again: bool = False) -> Iterator[bytes]:
        """The content of an XML part, counted and free of document types, entities and endless texts."""
        size = 0
        tail = b""
        for piece in pieces(self._file, part):
            if not size and piece.startswith(_NOT_UTF8):
                raise broken_zip()
            size += len(piece)
            self._inflated += 0 if again else len(piece)
            self._check_size(part, size)
            seam = tail + piece
            if b"<!DOCTYPE" in seam or b"<!ENTITY" in seam:
                raise bomb("里含有文档类型或实体定义")
            if len(piece) >= _LONGEST_RUN and b"<" not in piece:
                raise bomb("里有一个过长的单元格")
            tail = piece[-_OVERLAP:]
            yield piece

    def _check_size(self, part: zipfile.ZipInfo, size: int) -> None:
        if self._inflated > self._limits.inflated_bytes:
            raise _too_large(self._limits)
        if _ratio(size, part.compress_size) > self._limits.ratio:
            raise bomb("压缩比异常")
        if size > part.file_size:
            raise bomb("内部记录的大小与实际不符")


def _ods_rows(row: bytes) -> int:
    if _ODS_VALUE not in row:
        return 0
    repeated = _ODS_REPEATED.search(row, 0, row.find(b">") + 1)
    return int(repeated[1]) if repeated else 1


def _row_tags(text: bytes) -> int:
    return text.count(b"<row") + text.count(b":row ")


def too_many_rows(limits: Limits) -> FileRefused:
    """The refusal of a table with more rows than one import takes."""
    return FileRefused("FILE_TOO_MANY_ROWS", f"表格超过{limits.rows}行，请拆成几个文件，分别上传。")
