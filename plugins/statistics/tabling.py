"""What a table of one's own is made of: whose rows, which figures, whether only those that lack something (R4.2)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from plugins.statistics.measuring import Standing
from portal.contracts.exports import ExportCell
from portal.contracts.measures import Measure
from portal.contracts.setup import Metric

RATE, GAP = "rate:", "gap:"
CHILDREN, BRANCHES, COMMITTEES, LEADING = "children", "branches", "committees", "leading"
ROWS = {
    CHILDREN: "直接下级", BRANCHES: "所有团支部", COMMITTEES: "所有团委、团工委、团总支", LEADING: "所有团的领导机关",
}  # fmt: skip
MOST = 20
HEADS = ("people", "members", "cadres", "with_mobile")
OF_BRANCHES = {"branches", "school_branches", "graduating"}
"""The core's figures that branches have, so that a list of branches says something."""
Row = tuple[Mapping[str, int], Mapping[str, Standing]]
"""The figures and the standings of an organisation."""


@dataclass(frozen=True, slots=True)
class Offer:
    """The figures and measures of the plugins that are on, by key."""

    metrics: Mapping[str, Metric]
    measures: Mapping[str, Measure]

    @property
    def columns(self) -> dict[str, str]:
        """Everything that can be a column, by key, as its heading says."""
        shares = {RATE + key: f"{one.title}（比例）" for key, one in self.measures.items()}
        gaps = {GAP + key: f"{one.title}（差额）" for key, one in self.measures.items() if not one.is_backlog}
        return {key: one.title for key, one in self.metrics.items()} | shares | gaps

    @property
    def lacks(self) -> dict[str, str]:
        """What a table can be narrowed to: whoever lacks something by a measure that figures alone decide."""
        found = {key: one for key, one in self.measures.items() if not one.bases}
        return {key: one.title if one.is_backlog else f"未完成“{one.title}”" for key, one in found.items()}


@dataclass(frozen=True, slots=True)
class Table:
    """A table; keys that are not offered (any more) are left out when it is made of an address or of what was saved."""

    rows: str
    columns: tuple[str, ...]
    only: str = ""

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """As an address, or an export, names it."""
        return [("rows", self.rows), ("columns", ",".join(self.columns)), ("only", self.only)]

    @property
    def query(self) -> str:
        """The part of an address behind the question mark."""
        return urlencode(self.pairs)


def table_of(rows: str, columns: Iterable[str], only: str, offer: Offer) -> Table:
    """A table of keys that somebody has named; the first column that is offered where none is left."""
    known = tuple(dict.fromkeys(key for key in columns if key in offer.columns))[:MOST]
    return Table(rows if rows in ROWS else CHILDREN, known or ("people",), only if only in offer.lacks else "")


def headings(table: Table, offer: Offer) -> list[str]:
    """The columns' headings, in their order."""
    return [offer.columns[key] for key in table.columns]


def cells(table: Table, row: Row) -> list[ExportCell]:
    """The columns' values of an organisation: figures as numbers, shares in words, a dash where there is no share."""
    return [_cell(key, *row) for key in table.columns]


def metrics_in(table: Table, offer: Offer) -> list[str]:
    """The figures that have to be read for a table."""
    shown = [key for key in table.columns if key in offer.metrics]
    measured = [metric for one in measures_in(table, offer) for metric in (one.part, one.whole) if metric]
    return sorted({*shown, *measured})


def measures_in(table: Table, offer: Offer) -> list[Measure]:
    """The measures whose share or gap is a column."""
    keys = {key.partition(":")[2] for key in table.columns if ":" in key}
    return [one for key, one in offer.measures.items() if key in keys]


def presets(offer: Offer) -> Sequence[tuple[str, Table]]:
    """What people have asked for most, ready to be looked at: head-counts, and whoever lacks what is measured."""
    lacking = [
        (title if one.is_backlog else f"{title}的团支部", Table(BRANCHES, ("people", *_figures(one)), key))
        for key, title in offer.lacks.items()
        if (one := offer.measures[key]).whole in OF_BRANCHES
    ]
    return [("各团支部人数", Table(BRANCHES, HEADS)), *lacking]


def _figures(measure: Measure) -> tuple[str, ...]:
    return (measure.part,) if measure.is_backlog else (measure.part, measure.whole, GAP + measure.key)


def _cell(key: str, figures: Mapping[str, int], standings: Mapping[str, Standing]) -> ExportCell:
    kind, _, measure = key.partition(":")
    if not measure:
        return figures.get(key, 0)
    found = standings.get(measure)
    if found is None or found.whole is None:
        return "—"
    return found.rate if kind + ":" == RATE else found.gap
