"""Reading the CSV file of an organisation tree: encoding, columns, records with the row number a person sees."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Callable, Iterator, Sequence
from io import TextIOWrapper
from pathlib import Path

from portal.errors import Refused

COLUMNS = ("code", "full_name", "short_name", "category", "industry", "is_leading_body", "parent")
REQUIRED = frozenset({"code", "full_name", "category", "parent"})
CHUNK = 1 << 20

Cells = list[str]
OnBytes = Callable[[int], object]


def encoding_of(path: Path) -> str:
    """utf-8-sig or gb18030, whichever reads the whole file. Raise Refused."""
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            with path.open("rb") as file:
                while chunk := file.read(CHUNK):
                    decoder.decode(chunk)
                decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            continue
        return encoding
    raise Refused("文件编码无法识别，请另存为 UTF-8 或 GB18030 编码的 CSV 文件。")


def records(path: Path, on_bytes: OnBytes) -> Iterator[tuple[int, Cells, bool]]:
    """(row number, the seven cells in the order of COLUMNS without outer spaces, has too many cells) per data row.

    The header is row 1; empty rows are passed over but numbered. Raise Refused when the file is not such a table.
    """
    encoding = encoding_of(path)
    with path.open("rb") as source, TextIOWrapper(source, encoding, newline="") as file:
        rows = csv.reader(file, strict=True)
        try:
            places, width = _header(next(rows, []))
            for number, cells in enumerate(rows, 2):
                if number % 1000 == 0:
                    on_bytes(source.tell())
                if any(cells):
                    yield number, _pick(cells, places), any(cells[width:])
        except csv.Error as error:
            raise Refused(f"文件第 {rows.line_num} 行附近的引号或分隔符有误，无法继续读取（{error}）。") from None


def _pick(cells: Sequence[str], places: Sequence[int]) -> Cells:
    count = len(cells)
    return [cells[at].strip() if at < count else "" for at in places]


def _header(cells: Sequence[str]) -> tuple[list[int], int]:
    """Where each of COLUMNS stands (beyond the end: it is missing), and the number of columns."""
    names = [cell.strip().lower() for cell in cells]
    if missing := [name for name in COLUMNS if name in REQUIRED and name not in names]:
        raise Refused(f"第一行应为列名 {','.join(COLUMNS)}，缺少：{'、'.join(missing)}。")
    if twice := [name for name in COLUMNS if names.count(name) > 1]:
        raise Refused(f"列名重复：{'、'.join(twice)}。")
    return [names.index(name) if name in names else 1 << 30 for name in COLUMNS], len(names)
