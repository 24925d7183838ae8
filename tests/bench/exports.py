"""How fast lists are exported, against reading the same rows and writing them as plain CSV.

python -m tests.bench.exports [--rows 100000] [--runs 3] [--backend postgresql|sqlite]

Rows are organisations, with their superior's name, figures and the plugins' columns; and members, with their numbers
opened. The export's time is that of its job: read, count, write, encrypt, keep, log. Every export runs in a worker
process of its own, whose peak memory is told, as is what a worker needs before it does anything. The last line is the
answer to a small list, as a request.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from sqlalchemy import select

from portal.app import create_app
from portal.config import Config
from portal.contracts.exports import ExportWish
from portal.db import db, session
from portal.exports.delimited import CsvFile
from portal.exports.models import Export
from portal.exports.services import Form, answer, ask
from portal.garbage import collect_seldom
from portal.installation import installation
from portal.jobs.entry import perform_here
from portal.migrate import upgrade
from portal.orgs.exports import SUBORDINATES
from portal.orgs.loading import load
from portal.orgs.models import Org
from portal.people.models import Person
from portal.provinces.queries import acting_for
from portal.server.logs import configure_command_logging
from tests.bench.imports import database
from tests.bench.org_tree import write_tree
from tests.bench.orgs import analyse
from tests.bench.people import populate
from tests.services.backend import make_config

LISTS: dict[str, Any] = {"orgs.subordinates": Org.__table__, "info_entry.people": Person.__table__}
SMALL = "P0F0C0"
"""A county, whose list is answered at once."""


def main() -> None:
    """Measure and print, or be the worker."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--backend", action="append")
    parser.add_argument("--worker", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(work(*options.worker)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_tree(folder / "tree.csv", options.rows + 1)
        for backend in options.backend or ("postgresql", "sqlite"):
            with database(backend, folder) as url:
                measure(make_config(folder, url, "unix:///nowhere"), backend, options.rows, options.runs)


def measure(config: Config, backend: str, rows: int, runs: int) -> None:
    """One backend's lines."""
    upgrade(config)
    app = create_app(config)
    with app.app_context():
        load(config.data_dir / "tree.csv")
        populate(rows)
        analyse()
        plain = {key: plainly(table, config.data_dir / "plain.csv") for key, table in LISTS.items()}
        db.session.remove()
        db.engine.dispose()
    print(f"{backend}: {rows:,} rows of each list; a worker that does nothing {_worker(config)['peak_mib']} MiB")
    for key, seconds in plain.items():
        print(f"  {key}: read and written as plain CSV in {seconds:.2f} s")
        for task in ("csv", "xlsx"):
            _print_export(task, [_worker(config, task, key) for _ in range(runs)], seconds)
    with app.app_context():
        seconds = at_once(runs)
        print(f"  a county's list at once {seconds:.2f} s")
        db.session.remove()
        db.engine.dispose()


def _print_export(task: str, found: list[dict[str, Any]], plain: float) -> None:
    seconds, peak = statistics.median(f["seconds"] for f in found), max(f["peak_mib"] for f in found)
    size = found[0]["size"] / 2**20
    print(f"    {task:<5} {seconds:6.2f} s = {plain / seconds:.2f} of it, worker {peak} MiB, file {size:.1f} MiB")


def plainly(table: Any, path: Path) -> float:
    """Seconds of reading all columns of a table and writing them down."""
    begun = time.perf_counter()
    with CsvFile(path, "", ()) as file, session().execute(select(table)) as rows:
        file.add(rows)
    return time.perf_counter() - begun


def _worker(config: Config, task: str = "nothing", key: str = "") -> dict[str, Any]:
    argv = [sys.executable, "-m", "tests.bench.exports", "--worker", str(config.data_dir), config.database_url]
    argv += [task, key]
    found: dict[str, Any] = json.loads(subprocess.run(argv, check=True, capture_output=True).stdout)
    return found


def work(folder: str, url: str, task: str, key: str) -> dict[str, Any]:
    """What a worker process does: one export, or nothing."""
    configure_command_logging()
    app = create_app(make_config(Path(folder), url, "unix:///nowhere"))
    collect_seldom()
    with app.app_context():
        begun, size = time.perf_counter(), 0
        if task != "nothing":
            kind = installation().registry.exports()[key]
            export_id = ask(kind, wish_of("C"), Form(task, form_key=str(time.time_ns())))
            perform_here(session().get_one(Export, export_id).run_id or 0)
            found = session().get_one(Export, export_id, populate_existing=True)
            assert found.state == "ready", found.state
            size = found.size
        return {"seconds": time.perf_counter() - begun, "size": size, "peak_mib": _peak()}


def at_once(runs: int) -> float:
    """Seconds in which a county's list is answered."""
    found = []
    for _ in range(runs):
        begun = time.perf_counter()
        answer(SUBORDINATES, wish_of(SMALL), Form())
        found.append(time.perf_counter() - begun)
    return statistics.median(found)


def wish_of(code: str) -> ExportWish:
    """The whole list below an organisation, as its own administrator wants it."""
    org = session().scalars(select(Org).where(Org.code == code)).one().ref()
    permissions = frozenset(installation().registry.permissions())
    scope = acting_for(org)
    return ExportWish(type(scope)(org=org, permissions=permissions, plugins=scope.plugins), org, {})


def _peak() -> int:
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(found[1]) // 1024 if found else 0


if __name__ == "__main__":
    main()
