"""How fast progress is shown, filtered and written down in a national tree in which every unit has a baseline.

python -m tests.bench.progress [--orgs 1000000] [--backend postgresql|sqlite]

Pages are whole requests inside the process, compared with the plainest query for 50 organisations. Every county has a
target of its own, so that what holds below has to be looked up; one school has 3 000 classes with baselines.
"""

from __future__ import annotations

import argparse
import csv
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select, text

from plugins.info_entry.snapshots import snapshot
from portal.accounts.sessions import TOKEN_COOKIE
from portal.app import create_app
from portal.config import Config
from portal.contracts.scope import Scope
from portal.db import db, session, transaction
from portal.garbage import collect_seldom
from portal.migrate import upgrade
from portal.orgs.loading import load
from portal.orgs.models import Org
from portal.provinces.queries import acting_for
from tests.bench.imports import database
from tests.bench.org_tree import write_tree
from tests.bench.orgs import PLAIN, analyse, first_of_each_level, show_page, timed, token_for
from tests.client import browser_of
from tests.services.backend import make_config

CLASSES = 3000
FILL = (
    "INSERT INTO info_entry_baseline (org_id, year, members, cadres, dual, version)"
    " SELECT id, 2017, 900 + id % 200, 60, 50, id FROM core_org WHERE category <> 'branch' OR code LIKE 'BIG%'",
    "INSERT INTO core_count (org_id, metric, slot, value)"
    " SELECT b.org_id, m.name, 0, 900 + b.org_id * 7 % 120 FROM info_entry_baseline b"
    " CROSS JOIN (SELECT 'people' AS name UNION ALL SELECT 'members' UNION ALL SELECT 'cadres') AS m WHERE 1 = 1"
    " ON CONFLICT (org_id, metric, slot) DO UPDATE SET value = excluded.value",
    "INSERT INTO core_org_setting (org_id, key, value, set_at) SELECT id, 'target_percent', '097', created_at"
    " FROM core_org WHERE depth = 4 AND is_leading_body",
)


@dataclass(frozen=True)
class Day:
    """A run of the daily task that nobody else could take over."""

    scope: Scope
    run_id: int = 1
    args: dict[str, Any] = field(default_factory=dict)

    def progress(self, stage: str, done: int, total: int) -> None:
        """Nobody is told."""

    def hold(self) -> None:
        """It is ours."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orgs", type=int, default=1_000_000)
    parser.add_argument("--backend", action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_tree(folder / "tree.csv", options.orgs)
        add_school(folder / "tree.csv")
        for backend in options.backend or ("postgresql", "sqlite"):
            with database(backend, folder) as url:
                measure(make_config(folder, url, "unix:///nowhere"), backend, folder / "tree.csv")


def add_school(file: Path) -> None:
    """A school of very many classes, directly below the first province."""
    with file.open("a", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("BIG", "共青团大学委员会", "大学团委", "团委", "普通高等院校", 0, "P0"))
        for n in range(CLASSES):
            writer.writerow((f"BIG{n}", f"大学{n}班团支部", f"{n}班团支部", "团支部", "普通高等院校", 0, "BIG"))


def measure(config: Config, backend: str, file: Path) -> None:
    """One backend's lines."""
    upgrade(config)
    app = create_app(config)
    with app.app_context():
        load(file)
        with transaction() as s:
            for statement in FILL:
                s.execute(text(statement))
        analyse()
        units = session().scalar(text("SELECT count(*) FROM info_entry_baseline"))
        print(
            f"{backend}: {session().scalar(text('SELECT count(*) FROM core_org')):,} organisations, {units:,} baselines"
        )
    show_pages(app)
    show_snapshot(app)
    with app.app_context():
        db.engine.dispose()


def show_pages(app: Flask) -> None:
    """A line for each page, as the centre's administrator sees it."""
    collect_seldom()  # as the web server does
    with app.app_context():
        codes = [org.code for org in first_of_each_level()]
        token = token_for(codes[0])
        plain = timed(lambda: session().execute(PLAIN).all())
    national = browser_of(app)
    national.set_cookie(TOKEN_COOKIE, token)
    pages = {f"progress, level {level}": f"/info-entry/{code}/progress" for level, code in enumerate(codes, 1)}
    pages |= {
        "progress, 3 000 units": "/info-entry/BIG/progress?sort=gap&page=30",
        "sheet, 3 000 units": "/info-entry/BIG/baselines?show=all",
        "list with its column": f"/orgs/{codes[1]}/subordinates",
        "workbench": "/",
    }
    for state in ("below", "met", "none"):
        pages[f"list, {state}"] = f"/orgs/{codes[1]}/subordinates?p.info_entry.progress={state}"
    for name, url in pages.items():
        show_page(app, national, name, url, plain)


def show_snapshot(app: Flask) -> None:
    """Seconds of writing down a province's day."""
    with app.app_context():
        province = session().scalars(select(Org).where(Org.code == "P0")).one()
        begun = time.perf_counter()
        rows = snapshot(Day(acting_for(province.ref())))["count"]
        print(f"  a province's day: {rows:,} rows in {time.perf_counter() - begun:.2f} s")


if __name__ == "__main__":
    main()
