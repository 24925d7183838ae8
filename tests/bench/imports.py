"""How fast members are imported, against a plain COPY (executemany on SQLite) of the same rows into the same table.

python -m tests.bench.imports [--rows 100000] [--runs 3] [--backend postgresql|sqlite]

Upload, all checks, encryption, staging, apply, counts and audit are the import's; sealing and digests are not the
reference's. Every import runs in a worker process of its own, whose peak memory is told, and its reader's.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from portal.config import Config
from portal.db import db
from tests.bench.import_worker import BRANCHES, branch_name, forget_people, prepare, reference
from tests.members import csv_file, member, xlsx_file
from tests.services import postgres
from tests.services.backend import make_config
from tests.services.databases import Databases, PostgresDatabases, SqliteDatabases

BAD_EVERY = 100
SMALL = 2000
WORKER = "tests.bench.import_worker"


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = _files(folder, options.rows)
        for backend in options.backend or ("postgresql", "sqlite"):
            with database(backend, folder) as url:
                measure(make_config(folder, url, "unix:///nowhere"), backend, files, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--backend", action="append")
    return parser.parse_args()


def _files(folder: Path, rows: int) -> dict[str, Path]:
    """The same rows as XLSX and CSV, one in a hundred bad; and a school's file."""
    table = [_row(n) for n in range(rows)]
    contents = {
        "members.xlsx": xlsx_file(table),
        "members.csv": csv_file(table),
        "school.xlsx": xlsx_file(table[:SMALL]),
    }
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    return {name: folder / name for name in contents}


def _row(n: int) -> list[str]:
    branch = branch_name(n % BRANCHES)
    if n % BAD_EVERY:
        return member(n, branch)
    return member(n, branch, 手机号="0510-85912345") if n % 200 else member(n, branch, 身份证号="11011820000101001X")


@contextmanager
def database(backend: str, folder: Path) -> Iterator[str]:
    """An empty database of the kind."""
    server = postgres.start() if backend == "postgresql" else None
    databases: Databases = PostgresDatabases(server) if server else SqliteDatabases(folder)
    databases.reset(None)
    try:
        yield databases.url
    finally:
        if server:
            server.stop()


def measure(config: Config, backend: str, files: dict[str, Path], options: argparse.Namespace) -> None:
    """One backend's lines."""
    app = prepare(config)
    with app.app_context():
        plain: list[float] = []
        found: dict[str, list[dict[str, Any]]] = {"members.xlsx": [], "members.csv": []}
        for _ in range(options.runs):
            for name, results in found.items():
                results.append(_work(config, files[name]))
                plain.append(reference())
                forget_people()
        school = [_work(config, files["school.xlsx"], "check") for _ in range(options.runs)]
        db.engine.dispose()
    copied = statistics.median(plain)
    print(f"{backend}: {options.rows} rows copied plainly in {copied:.2f} s ({options.rows / copied:,.0f} rows/s)")
    for name, results in found.items():
        _print_import(name, results, copied, options.rows)
    seconds = statistics.median(r["check"] + r["upload"] for r in school)
    print(f"  school.xlsx   upload to preview of {SMALL} rows {seconds:.2f} s")


def _print_import(name: str, results: list[dict[str, Any]], copied: float, rows: int) -> None:
    seconds = statistics.median(r["upload"] + r["check"] + r["apply"] for r in results)
    stages = " ".join(f"{s} {statistics.median(r[s] for r in results):.2f}" for s in ("upload", "check", "apply"))
    peak, reader = (max(r[key] for r in results) for key in ("peak_mib", "reader_mib"))
    assert results[0]["stored"] == rows - rows // BAD_EVERY, results[0]
    memory = f"worker {peak} MiB, reader {reader} MiB"
    print(f"  {name:<13} {seconds:.2f} s ({stages}) = {copied / seconds:.3f} of it; {memory}")


def _work(config: Config, file: Path, until: str = "apply") -> dict[str, Any]:
    argv = [sys.executable, "-m", WORKER, str(config.data_dir), config.database_url, str(file), until]
    result: dict[str, Any] = json.loads(subprocess.run(argv, check=True, capture_output=True).stdout)
    return result


if __name__ == "__main__":
    main()
