"""Writing the file: rows streamed from one snapshot of the database into a file of a folder that no one else reads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from flask import current_app

from portal import clock
from portal.audit.services import record
from portal.contracts.exports import ExportType, ExportWish
from portal.contracts.jobs import Job
from portal.db import snapshot, transaction
from portal.exports import states
from portal.exports.files import FILES
from portal.exports.formats import FORMATS
from portal.exports.measuring import rows_in_all
from portal.exports.models import Export
from portal.exports.wishes import wish_of
from portal.scratch import scratch_folder
from portal.sealed_files import CHUNK

BATCH = 1000
Tell = Callable[[int, int], None]


@contextmanager
def written(
    kind: ExportType, wish: ExportWish, title: str, format_key: str, tell: Tell | None = None
) -> Iterator[tuple[Path, int]]:
    """The file, for as long as it is wanted, and its number of rows. `tell` is told rows written of rows to write."""
    with scratch_folder() as folder:
        path = folder / f"export.{format_key}"
        with snapshot() as s:
            query = kind.query(wish)
            total = rows_in_all(query) if tell else 0
            done, streamed = 0, query.execution_options(yield_per=BATCH)
            with FORMATS[format_key].open(path, title, kind.columns(wish)) as lines, s.execute(streamed) as found:
                for rows in found.partitions():
                    done += lines.add(kind.cells(wish, rows))
                    if tell:
                        tell(done, max(total, done))
        yield path, done


def write(kind: ExportType, job: Job, found: Export) -> dict[str, Any] | None:
    """Write the file of a kept export and keep it, both or neither; after a crash it is written anew."""

    def tell(done: int, total: int) -> None:
        # Aside: this session is in the middle of reading.
        with current_app.app_context():
            job.progress("写入", done, total)

    wish = wish_of(found)
    with written(kind, wish, found.title, found.format, tell) as (path, rows), transaction():
        job.hold()
        size = path.stat().st_size
        if states.advance(found.id, states.WRITING, states.READY, rows=rows, size=size, ready_at=clock.now()):
            FILES.keep(found.id, _pieces(path))
            record(wish.scope, "export.written", found.title, path=wish.org.path, export_id=found.id, rows=rows)
    return {"rows": rows}


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece
