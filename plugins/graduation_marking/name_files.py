"""Lists of names for `graduation propose`: tab-separated; in goes a row, out comes the row with its proposal."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from plugins.graduation_marking.recogniser.dates import read_asof
from plugins.graduation_marking.recogniser.proposal import Proposal
from plugins.graduation_marking.recogniser.proposing import propose
from portal.errors import Refused

COLUMNS = ("id", "name", "school_type", "asof")
ADDED = ("proposal", "why")
ASK = "ask"


@dataclass(frozen=True, slots=True)
class NameFile:
    """What a file holds: the cells of its header, and the cells of each row, as many as the header has."""

    header: list[str]
    rows: list[list[str]]

    def proposals(self) -> Iterator[list[str]]:
        """The header and the rows, each with two cells more: '2022-06', 'ask' or a reason; and why."""
        yield [*self.header, *ADDED]
        name, school_type, asof = (self.header.index(column) for column in COLUMNS[1:])
        for row in self.rows:
            found = propose(row[name], row[school_type], read_asof(row[asof]))
            yield [*row, answer(found), found.because]


def answer(proposal: Proposal) -> str:
    """A proposal in one cell."""
    return proposal.month or proposal.reason or ASK


def read_names(path: Path) -> NameFile:
    """The rows of the file at `path`; blank lines are left out. Raise Refused, in one line, where it cannot be used."""
    lines = [(number, line) for number, line in enumerate(_lines(path), 1) if line.strip()]
    if not lines:
        raise Refused(f"{path.name} 是空的：第一行应是 {' '.join(COLUMNS)}，以制表符分隔")
    header = [cell.strip() for cell in lines[0][1].split("\t")]
    if missing := [column for column in COLUMNS if column not in header]:
        raise Refused(f"{path.name} 缺少列 {'、'.join(missing)}：第一行应是 {' '.join(COLUMNS)}，以制表符分隔")
    return NameFile(header, [_cells(line, number, header) for number, line in lines[1:]])


def _lines(path: Path) -> list[str]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise Refused(f"{path.name} 不是 UTF-8 编码的文本") from None
    except OSError as error:
        raise Refused(f"无法读取 {path.name}：{error.strerror}") from None
    return text.split("\n")


def _cells(line: str, number: int, header: list[str]) -> list[str]:
    """A row's cells; those missing at its end are empty."""
    cells = line.removesuffix("\r").split("\t")
    if len(cells) > len(header):
        raise Refused(f"第 {number} 行有 {len(cells)} 格，表头只有 {len(header)} 列")
    cells += [""] * (len(header) - len(cells))
    asof = cells[header.index("asof")]
    try:
        read_asof(asof)
    except ValueError:
        raise Refused(f"第 {number} 行的 asof “{asof}”不是日期：应如 2019-05-08、2019-05、2019，或空着") from None
    return cells
