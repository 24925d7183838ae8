"""The names in an OLE compound file: enough to tell a workbook from a document or an encrypted package."""

from __future__ import annotations

import struct
from typing import BinaryIO

MAGIC = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENTRY = 128
_END_OF_CHAIN = 0xFFFFFFFA
_MOST_SECTORS = 4096


def stream_names(file: BinaryIO) -> set[str]:
    """Names of the streams and storages; empty when the directory cannot be read."""
    file.seek(0)
    head = file.read(512)
    if len(head) < 512 or not head.startswith(MAGIC):
        return set()
    size = 1 << struct.unpack_from("<H", head, 30)[0]
    if size not in (512, 4096):
        return set()
    table = _allocation_table(file, head, size)
    names: set[str] = set()
    sector = struct.unpack_from("<I", head, 48)[0]
    for _ in range(_MOST_SECTORS):
        if sector >= _END_OF_CHAIN or sector >= len(table):
            break
        names |= _names_in(_sector(file, sector, size))
        sector = table[sector]
    return names


def _allocation_table(file: BinaryIO, head: bytes, size: int) -> list[int]:
    table: list[int] = []
    for place in struct.unpack_from("<109I", head, 76):
        if place >= _END_OF_CHAIN:
            break
        block = _sector(file, place, size)
        table += struct.unpack(f"<{len(block) // 4}I", block[: len(block) // 4 * 4])
    return table


def _sector(file: BinaryIO, number: int, size: int) -> bytes:
    file.seek((number + 1) * size)
    return file.read(size)


def _names_in(block: bytes) -> set[str]:
    names: set[str] = set()
    for start in range(0, len(block) - _ENTRY + 1, _ENTRY):
        length = int.from_bytes(block[start + 64 : start + 66], "little")
        if 2 < length <= 64:
            names.add(block[start : start + length - 2].decode("utf-16-le", "replace"))
    return names
