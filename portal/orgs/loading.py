"""Loading a tree of organisations from a CSV file: read, judge, store."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from portal.contracts.scope import Scope
from portal.db import session, snapshot
from portal.orgs import loading_known, loading_report
from portal.orgs.loading_file import records
from portal.orgs.loading_rows import Rows
from portal.orgs.loading_tree import Outside, arrange
from portal.orgs.loading_write import write


class Progress(Protocol):
    """Told how far a load is: `stage` reading (bytes), comparing or storing (rows)."""

    def start(self, stage: str, total: int) -> None: ...

    def reach(self, done: int) -> None: ...

    def advance(self, done: int) -> None: ...


class Silent:
    """Progress that nobody watches."""

    def start(self, stage: str, total: int) -> None:
        """A stage begins."""

    def reach(self, done: int) -> None:
        """So much of the stage is done."""

    def advance(self, done: int) -> None:
        """So much more of the stage is done."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """A file that was read, with every row's verdict."""

    rows: Rows
    outside: dict[str, Outside]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows, and how many of each verdict."""
        return loading_report.counts(self.rows)

    def write_report(self, target: Path, name: str) -> None:
        """Write the report to `target`."""
        names = {code: found.full_name for code, found in self.outside.items()}
        loading_report.write_report(target, name, self.rows, names)


def load(
    path: Path, scope: Scope | None = None, *, name: str = "", dry_run: bool = False, progress: Progress | None = None
) -> Loaded:
    """Read the CSV file at `path` and store its good rows, unless `dry_run`. Raise Refused if it cannot be read.

    Parents may come after children. What is there already with the same values is skipped, so that a load which was
    killed is simply run again. `name` stands for the file in the audit log (default: its own name).
    """
    progress = progress or Silent()
    rows = read(path, progress)
    with snapshot() as s:
        has_root = loading_known.has_root(s)
        if has_root:
            progress.start("比对", len(rows.first))
            loading_known.compare(s, rows, progress.advance)
        elsewhere = {parent for parent in rows.parent if parent and parent not in rows.first}
        outside = loading_known.outside(s, elsewhere) if has_root else {}
    order = arrange(rows, outside, has_root=has_root)
    if not dry_run:
        progress.start("入库", len(order))
        write(rows, order, name or path.name, scope, progress.advance)
        session().expunge_all()
    return Loaded(rows, outside)


def read(path: Path, progress: Progress) -> Rows:
    """All rows of the file, each judged by itself. Raise Refused."""
    progress.start("读取", path.stat().st_size)
    rows = Rows()
    for number, cells, too_many in records(path, progress.reach):
        rows.add(number, cells, too_many=too_many)
    return rows
