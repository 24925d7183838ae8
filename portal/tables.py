"""Tables of text that commands read: tab-separated, the first line says what the columns are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from portal.errors import Refused


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds: the cells of its header; each row's cells, as many as the header has; each row's line."""

    header: list[str]
    rows: list[list[str]]
    lines: list[int]


def read_table(path: Path, columns: tuple[str, ...]) -> Table:
    """The rows of the file at `path`, which has at least these `columns`, in any order; blank lines are left out.

    Raise Refused, in one line, where the file cannot be used.
    """
    lines = [(number, line) for number, line in enumerate(_lines(path), 1) if line.strip()]
    if not lines:
        raise Refused(f"{path.name} 是空的：第一行应是 {' '.join(columns)}，以制表符分隔")
    header = [cell.strip() for cell in lines[0][1].split("\t")]
    if missing := [column for column in columns if column not in header]:
        raise Refused(f"{path.name} 缺少列 {'、'.join(missing)}：第一行应是 {' '.join(columns)}，以制表符分隔")
    numbers = [number for number, _ in lines[1:]]
    return Table(header, [_cells(line, number, len(header)) for number, line in lines[1:]], numbers)


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{path.name} 不是 UTF-8 编码的文本") from None
    except OSError as error:
        raise Refused(f"无法读取 {path.name}：{error.strerror}") from None
    return text.split("\n")


def _cells(line: str, number: int, wide: int) -> list[str]:
    """A row's cells; those missing at its end are empty."""
    cells = line.removesuffix("\r").split("\t")
    if len(cells) > wide:
        raise Refused(f"第 {number} 行有 {len(cells)} 格，表头只有 {wide} 列")
    return cells + [""] * (wide - len(cells))
