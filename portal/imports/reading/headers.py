"""Where the header of a table is, and what to tell a person when there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.contracts.imports import Cell, ColumnSpec
from portal.imports.reading.outcome import FileRefused
from portal.imports.reading.titles import Vocabulary, recognise

# A header is looked for in this many rows that hold anything.
SEARCHED_ROWS = 30
_WIDTH = 200
_TRANSPOSED_LEAST = 3

Numbered = tuple[int, Sequence[Cell]]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A row that might be the header: what it names, twice named, and what nobody knows."""

    row: int
    titles: tuple[str, ...]
    positions: dict[str, int]
    doubles: tuple[tuple[int, int], ...]
    unknown: tuple[str, ...]

    def missing(self, columns: Sequence[ColumnSpec]) -> list[str]:
        """Titles of the required columns that are not here."""
        return [column.title for column in columns if column.required and column.key not in self.positions]


def best_candidate(rows: Sequence[Numbered], columns: Sequence[ColumnSpec], known: Vocabulary) -> Candidate | None:
    """The row (or two rows, for a header of two levels) that names most columns, the first of equals."""
    best: Candidate | None = None
    for index, (number, cells) in enumerate(rows):
        single = _candidate(number, _texts(cells), known)
        choices = [single]
        if index:
            pair = _two_levels(_texts(rows[index - 1][1]), number, cells, columns, known)
            choices += [pair] if pair else []
        for choice in choices:
            if len(choice.positions) > (len(best.positions) if best else 0):
                best = choice
    return best


def _texts(cells: Sequence[Cell]) -> tuple[str, ...]:
    return tuple(cell if isinstance(cell, str) else "" for cell in cells[:_WIDTH])


def _candidate(row: int, titles: tuple[str, ...], known: Vocabulary) -> Candidate:
    positions: dict[str, int] = {}
    doubles: list[tuple[int, int]] = []
    unknown: list[str] = []
    for index, title in enumerate(titles):
        key = recognise(title, known)
        if key is None:
            unknown += [title.strip()] if title.strip() else []
        elif key in positions:
            doubles.append((positions[key], index))
        else:
            positions[key] = index
    return Candidate(row, titles, positions, tuple(doubles), tuple(unknown))


def _two_levels(
    upper: tuple[str, ...], row: int, lower: Sequence[Cell], columns: Sequence[ColumnSpec], known: Vocabulary
) -> Candidate | None:
    """Two rows read as one header: a heading merged downwards counts, a group's heading goes before its parts."""
    texts = _texts(lower)
    if not any(recognise(text, known) for text in texts):
        return None
    titles: list[str] = []
    group = ""
    for index in range(max(len(upper), len(texts))):
        above = upper[index] if index < len(upper) else ""
        below = texts[index] if index < len(texts) else ""
        group = above if above.strip() else group
        titles.append(_joined(above, below, group, known))
    candidate = _candidate(row, tuple(titles), known)
    return None if _holds_person(lower, candidate, columns, known) else candidate


def _joined(above: str, below: str, group: str, known: Vocabulary) -> str:
    if not below.strip():
        return above
    if recognise(below, known) or not recognise(group + below, known):
        return below
    return group + below


def _holds_person(
    lower: Sequence[Cell], candidate: Candidate, columns: Sequence[ColumnSpec], known: Vocabulary
) -> bool:
    """Whether the lower of two rows is already data: an identifying cell that is no heading."""
    spots = [candidate.positions[c.key] for c in columns if c.identifying and c.key in candidate.positions]
    cells = [lower[spot] for spot in spots if spot < len(lower)]
    return any(cell not in (None, "") and recognise(cell, known) is None for cell in cells)


def require_unambiguous(candidate: Candidate, sheet: str, first_column: int) -> None:
    """Refuse a header that names a column twice: nobody can tell which one is meant."""
    if not candidate.doubles:
        return
    first, second = candidate.doubles[0]
    left, right = (
        f"{column_letters(first_column + spot)}列“{_shown(candidate.titles[spot])}”" for spot in (first, second)
    )
    raise FileRefused(
        "HEADER_DUPLICATE",
        f"{_where(sheet)}表头（第{candidate.row}行）中，{left}和{right}是同一项内容，"
        "无法判断以哪一列为准，请删去或改名其中一列后再上传。",
    )


def missing_header(
    found: Sequence[tuple[str, Candidate]], columns: Sequence[ColumnSpec], transposed: bool
) -> FileRefused:
    """The refusal of a file without a usable header: what is missing, what was not recognised, what to do."""
    wanted = "、".join(column.title for column in columns if column.required)
    if transposed:
        return FileRefused(
            "HEADER_MISSING",
            "表格是横着填的（项目名称竖排在左侧，每人一列），请把项目名称放在同一行、每人占一行"
            "（复制后用“选择性粘贴—转置”），或下载模板重新填写。",
        )
    if not found:
        return FileRefused(
            "HEADER_MISSING",
            f"没有找到表头：前{SEARCHED_ROWS}行里没有一行写有{wanted}等列名，请在数据上方加上列名，或下载模板重新填写。",
        )
    sheet, candidate = max(found, key=lambda pair: len(pair[1].positions))
    return FileRefused("HEADER_MISSING", incomplete(sheet, candidate, columns))


def incomplete(sheet: str, candidate: Candidate, columns: Sequence[ColumnSpec]) -> str:
    """The sentence about a header that lacks required columns."""
    missing = "、".join(candidate.missing(columns))
    unknown = "、".join(f"“{_shown(title)}”" for title in candidate.unknown[:12])
    odd = f"；没有认出的列名：{unknown}" if unknown else ""
    return f"{_where(sheet)}表头（第{candidate.row}行）缺少必需的列：{missing}{odd}，请补上或改正列名后再上传。"


def is_transposed(rows: Sequence[Numbered], known: Vocabulary) -> bool:
    """Whether headings run down one of the first columns."""
    for spot in range(5):
        keys = {recognise(cells[spot], known) for _, cells in rows if spot < len(cells)}
        if len(keys - {None}) >= _TRANSPOSED_LEAST:
            return True
    return False


def column_letters(index: int) -> str:
    """0 -> A, 26 -> AA, as a spreadsheet names its columns."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _where(sheet: str) -> str:
    return f"工作表“{sheet}”的" if sheet else ""


def _shown(title: str) -> str:
    text = " ".join(title.split())
    return text if len(text) <= 20 else text[:20] + "…"
