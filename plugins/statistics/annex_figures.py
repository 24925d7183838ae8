"""The arithmetic of Annex 2 (R3.2): sums, differences, and what has to be explained or cannot be."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from plugins.statistics.annex_layout import Check, Layout, Measure, Row

Cells: TypeAlias = Mapping[str, Mapping[str, int]]
"""Row -> measure -> figure; what nobody has said is left out, and is not 0."""
Words: TypeAlias = Mapping[str, Mapping[str, str]]
"""Row -> measure -> explanation."""


@dataclass(frozen=True, slots=True)
class Line:
    """A figure of the table: what the education department says, what the system says; None where one of them does not
    know."""

    row: Row
    measure: Measure
    told: int | None
    counted: int | None
    explanation: str
    is_beyond: bool
    """The two differ by more than the tolerance."""

    @property
    def says_something(self) -> bool:
        """Somebody knows of a figure that is not 0, or has explained it."""
        return bool(self.told or self.counted or self.explanation)

    @property
    def difference(self) -> int | None:
        """The education department's figure less the system's."""
        return None if self.told is None or self.counted is None else self.told - self.counted


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a figure: it cannot be, or else (`is_open`) it only has to be explained."""

    row: str
    measure: str
    sentence: str
    is_open: bool = False


def summed(parts: Iterable[Cells]) -> dict[str, dict[str, int]]:
    """The sum of several tables, figure by figure."""
    found: dict[str, dict[str, int]] = {}
    for cells in parts:
        for row, figures in cells.items():
            for measure, value in figures.items():
                here = found.setdefault(row, {})
                here[measure] = here.get(measure, 0) + value
    return found


def rolled(layout: Layout, cells: Cells) -> dict[str, dict[str, int]]:
    """The figures with the sums that rows are of others; a sum of which nothing is known is not known."""
    found = {row: dict(figures) for row, figures in cells.items()}
    for row in layout.rows:
        if row.parts and (whole := summed({row.key: found.get(part, {})} for part in row.parts)):
            found[row.key] = whole[row.key] | found.get(row.key, {})
    return found


def lines(layout: Layout, told: Cells, counted: Cells, why: Words) -> list[Line]:
    """The table line by line: `told` of the rows that are filled in, `counted` of the kinds of schools."""
    said, known = rolled(layout, told), rolled(layout, counted)
    return [_line(layout, row, measure, said, known, why) for row in layout.rows for measure in layout.measures]


def _line(layout: Layout, row: Row, measure: Measure, said: Cells, known: Cells, why: Words) -> Line:
    told = said.get(row.key, {}).get(measure.key)
    counted = known.get(row.key, {}).get(measure.key, 0) if row.is_counted and measure.counted else None
    explanation = why.get(row.key, {}).get(measure.key, "")
    return Line(row, measure, told, counted, explanation, _is_beyond(layout, told, counted))


def _is_beyond(layout: Layout, told: int | None, counted: int | None) -> bool:
    if told is None or counted is None:
        return False
    allowed = max(layout.tolerance_count, told * layout.tolerance_percent // 100)
    return abs(told - counted) > allowed


def faults(layout: Layout, table: Iterable[Line]) -> list[Fault]:
    """What keeps a table from being submitted: figures that cannot be, and what is not explained."""
    by_row: dict[str, dict[str, Line]] = {}
    for line in table:
        by_row.setdefault(line.row.key, {})[line.measure.key] = line
    return [fault for here in by_row.values() for fault in [*_differing(here), *_checked(layout, here)]]


def _differing(here: Mapping[str, Line]) -> Iterator[Fault]:
    """Differences of a kind of school; those of the total are theirs."""
    for line in here.values():
        if line.is_beyond and line.row.industries and not line.explanation:
            said = f"“{named(line.row)}”的{line.measure.title}与系统数相差 {abs(line.difference or 0):,}"
            yield Fault(line.row.key, line.measure.key, f"{said}，请填写说明", True)


def _checked(layout: Layout, here: Mapping[str, Line]) -> Iterator[Fault]:
    for check in layout.checks:
        part, whole = here[check.part], here[check.whole]
        if not part.row.is_filled or part.told is None or whole.told is None or part.told <= whole.told:
            continue
        if not (check.explained and part.explanation):
            yield Fault(part.row.key, check.part, _too_many(check, part, whole), check.explained)


def _too_many(check: Check, part: Line, whole: Line) -> str:
    said = f"“{named(part.row)}”的{part.measure.title}（{part.told:,}）多于{whole.measure.title}（{whole.told:,}）"
    return f"{said}，请填写说明" if check.explained else f"{said}，请核对"


def named(row: Row) -> str:
    """A row by its whole name."""
    return f"{row.group}{row.title}"
