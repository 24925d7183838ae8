"""A screenshot as a PNG of at most 256 colours: a fraction of the bytes, and the eye sees no difference in a page."""

import struct
import zlib
from collections import Counter
from pathlib import Path

SIGNATURE = b"\x89PNG\r\n\x1a\n"
Pixel = bytes
"""Red, green, blue."""


def shrink(file: Path) -> None:
    """Rewrite a PNG as browsers make it: 8 bits a channel, red green blue, with or without alpha."""
    width, height, pixels = _read(file)
    palette = [colour for colour, _ in Counter(pixels).most_common(256)]
    index = {colour: number for number, colour in enumerate(palette)}
    for colour in set(pixels) - index.keys():
        index[colour] = min(range(len(palette)), key=lambda number: _distance(colour, palette[number]))
    rows = (bytes(index[p] for p in pixels[row * width : (row + 1) * width]) for row in range(height))
    data = zlib.compress(b"".join(b"\0" + row for row in rows), 9)
    head = struct.pack(">2I5B", width, height, 8, 3, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"PLTE", b"".join(palette)), (b"IDAT", data), (b"IEND", b""))
    file.write_bytes(SIGNATURE + b"".join(_chunk(kind, content) for kind, content in chunks))


def _distance(one: Pixel, other: Pixel) -> int:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def _read(file: Path) -> tuple[int, int, list[Pixel]]:
    content, place, data = file.read_bytes(), len(SIGNATURE), b""
    width = height = step = 0
    while place < len(content):
        (length,) = struct.unpack_from(">I", content, place)
        kind, body = content[place + 4 : place + 8], content[place + 8 : place + 8 + length]
        if kind == b"IHDR":
            width, height, _, colours = struct.unpack_from(">2I2B", body)
            step = {2: 3, 6: 4}[colours]
        elif kind == b"IDAT":
            data += body
        place += length + 12
    rows = _unfilter(zlib.decompress(data), width * step, step)
    return width, height, [bytes(row[at : at + 3]) for row in rows for at in range(0, width * step, step)]


def _unfilter(data: bytes, length: int, step: int) -> list[bytearray]:
    """The rows without the differences to their neighbours that PNG stores."""
    rows, above = [], bytearray(length)
    for start in range(0, len(data), length + 1):
        row = bytearray(data[start + 1 : start + 1 + length])
        for i in range(length):
            left, corner = (row[i - step], above[i - step]) if i >= step else (0, 0)
            row[i] = (row[i] + _expected(data[start], left, above[i], corner)) & 255
        rows.append(row)
        above = row
    return rows


def _expected(kind: int, left: int, above: int, corner: int) -> int:
    if kind < 4:
        return (0, left, above, (left + above) // 2)[kind]
    guess = left + above - corner
    return min((left, above, corner), key=lambda value: abs(guess - value))
