"""The parts of a zip, inflated piece by piece without trusting what the zip says about itself."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipInfo

from portal.imports.reading.sniff import broken_zip

_PACKED = 256 * 1024
_PIECE = 1024 * 1024


def pieces(file: BinaryIO, info: ZipInfo) -> Iterator[bytes]:
    """The content of one part, at most 1 MiB at a time, for as long as it really inflates (not as declared)."""
    file.seek(info.header_offset)
    head = file.read(30)
    if len(head) < 30 or not head.startswith(b"PK\x03\x04"):
        raise broken_zip()
    file.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    yield from _inflated(file, info.compress_size) if info.compress_type == ZIP_DEFLATED else _stored(file, info)


def _stored(file: BinaryIO, info: ZipInfo) -> Iterator[bytes]:
    left = info.compress_size
    while left > 0:
        piece = file.read(min(left, _PIECE))
        if not piece:
            raise broken_zip()
        left -= len(piece)
        yield piece


def _inflated(file: BinaryIO, left: int) -> Iterator[bytes]:
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    while not inflater.eof:
        packed = inflater.unconsumed_tail
        if not packed:
            packed = file.read(min(left, _PACKED))
            left -= len(packed)
        if not packed:
            raise broken_zip()
        try:
            piece = inflater.decompress(packed, _PIECE)
        except zlib.error as error:
            raise broken_zip() from error
        if piece:
            yield piece
