"""Lists of names for `graduation propose`: tab-separated; in goes a row, out comes the row with its proposal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from plugins.graduation_marking.recogniser.dates import read_asof
from plugins.graduation_marking.recogniser.proposal import Proposal
from plugins.graduation_marking.recogniser.proposing import propose
from portal.errors import Refused
from portal.tables import Table, read_table

COLUMNS = ("id", "name", "school_type", "asof")
ADDED = ("proposal", "why")
ASK = "ask"


def proposals(path: Path) -> Iterator[list[str]]:
    """The header and the rows of the file, each with two cells more: '2022-06', 'ask' or a reason; and why.

    Raise Refused, in one line and before the first row, where the file cannot be used.
    """
    table = read_table(path, COLUMNS)
    _check_dates(table)
    yield [*table.header, *ADDED]
    name, school_type, asof = (table.header.index(column) for column in COLUMNS[1:])
    for row in table.rows:
        found = propose(row[name], row[school_type], read_asof(row[asof]))
        yield [*row, answer(found), found.because]


def answer(proposal: Proposal) -> str:
    """A proposal in one cell."""
    return proposal.month or proposal.reason or ASK


def _check_dates(table: Table) -> None:
    place = table.header.index("asof")
    for number, row in zip(table.lines, table.rows, strict=True):
        try:
            read_asof(row[place])
        except ValueError:
            raise Refused(
                f"第 {number} 行的 asof “{row[place]}”不是日期：应如 2019-05-08、2019-05、2019，或空着"
            ) from None
