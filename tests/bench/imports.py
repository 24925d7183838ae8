"""How fast members are imported, against a plain COPY (executemany on SQLite) of the same rows into the same table.

python -m tests.bench.imports [--rows 100000] [--runs 3] [--backend postgresql|sqlite]

Upload, all checks, encryption, staging, apply, counts and audit are the import's; sealing and digests are not the
reference's. Every import runs in a worker process of its own, whose peak memory is told, and its reader's. Where the
same people go when they graduate is imported after them, and compared with their own import (R3.1).
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
from portal.divisions.lists import CURRENT, division_list
from portal.divisions.whole_names import whole_name
from tests.bench.import_worker import (
    BRANCHES,
    DESTINATIONS,
    MEMBERS,
    branch_name,
    forget_people,
    prepare,
    reference,
)
from tests.members import csv_file, id_number, member, name, xlsx_file
from tests.services import postgres
from tests.services.backend import make_config
from tests.services.databases import Databases, PostgresDatabases, SqliteDatabases

BAD_EVERY = 100
SMALL = 2000
WORKER = "tests.bench.import_worker"


def main() -> None:
    """Measure and print."""
    options = _options()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
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
        "graduates.xlsx": xlsx_file([_graduate(n) for n in range(rows)], GRADUATES),
    }
    for file, content in contents.items():
        (folder / file).write_bytes(content)
    return {file: folder / file for file in contents}


def _row(n: int) -> list[str]:
    branch = branch_name(n % BRANCHES)
    if n % BAD_EVERY:
        return member(n, branch)
    return member(n, branch, 手机号="0510-85912345") if n % 200 else member(n, branch, 身份证号="11011820000101001X")


GRADUATES = (
    "姓名", "身份证号", "去向", "学校或单位", "学校或单位地址", "学校或单位所属乡镇街道", "户籍所在地地址",
    "户籍所在地所属乡镇街道",
)  # fmt: skip
_COUNTIES = ("330106", "330521", "430102", "110105", "320106")
_TOWNSHIPS = [one for county in _COUNTIES for one in division_list(CURRENT).townships(county)]
_WAYS = ("就业", "考研", "待就业", "参军")


def _graduate(n: int) -> list[str]:
    """Where the n-th goes: a home's township is named in its address, a place's by name; one in a hundred is bad."""
    way = _WAYS[n % len(_WAYS)] if n % BAD_EVERY else "去火星"
    place, home = _TOWNSHIPS[n % len(_TOWNSHIPS)], _TOWNSHIPS[n * 7 % len(_TOWNSHIPS)]
    at = [f"第{n % 997}公司", f"人民路{n % 300}号", whole_name(place.code)] if n % len(_WAYS) < 2 else ["", "", ""]
    address = f"{whole_name(home.code).replace(' ', '')}解放路{n}号"
    return [name(n), id_number(n), way, *at, address, home.code if n % 2 else ""]


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
        graduates: list[dict[str, Any]] = []
        for _ in range(options.runs):
            for file, results in found.items():
                results.append(_work(config, files[file]))
                plain.append(reference())
                if file == "members.xlsx":
                    graduates.append(_work(config, files["graduates.xlsx"], kind=DESTINATIONS))
                forget_people()
        school = [_work(config, files["school.xlsx"], "check") for _ in range(options.runs)]
        db.engine.dispose()
    copied = statistics.median(plain)
    print(f"{backend}: {options.rows} rows copied plainly in {copied:.2f} s ({options.rows / copied:,.0f} rows/s)")
    for file, results in found.items():
        _print_import(file, results, copied, options.rows)
    _print_import("graduates.xlsx", graduates, _seconds(found["members.xlsx"]), options.rows)
    seconds = statistics.median(r["check"] + r["upload"] for r in school)
    print(f"  school.xlsx   upload to preview of {SMALL} rows {seconds:.2f} s")


def _seconds(results: list[dict[str, Any]]) -> float:
    return statistics.median(r["upload"] + r["check"] + r["apply"] for r in results)


def _print_import(file: str, results: list[dict[str, Any]], copied: float, rows: int) -> None:
    """`copied` are the seconds it is compared with: of the plain copy, or of the import of the members."""
    seconds = _seconds(results)
    stages = " ".join(f"{s} {statistics.median(r[s] for r in results):.2f}" for s in ("upload", "check", "apply"))
    peak, reader = (max(r[key] for r in results) for key in ("peak_mib", "reader_mib"))
    assert results[0]["stored"] == rows - rows // BAD_EVERY, results[0]
    memory = f"worker {peak} MiB, reader {reader} MiB"
    print(f"  {file:<14} {seconds:.2f} s ({stages}) = {copied / seconds:.3f} of it; {memory}")


def _work(config: Config, file: Path, until: str = "apply", kind: str = MEMBERS) -> dict[str, Any]:
    argv = [sys.executable, "-m", WORKER, str(config.data_dir), config.database_url, kind, str(file), until]
    result: dict[str, Any] = json.loads(subprocess.run(argv, check=True, capture_output=True).stdout)
    return result


if __name__ == "__main__":
    main()
