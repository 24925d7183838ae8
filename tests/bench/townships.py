"""How long it takes to recognise the townships of a tree, as the job does it (A1.1).

python -m tests.bench.townships [--orgs 100000] [--tree FILE.csv] [--backend postgresql|sqlite]

`--tree` is a file as `orgs load` takes it, instead of a made-up one. The reference, in the same process, is to judge
the same names without a database. A second run over the same tree shows what a load costs that brings nothing.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import aliased

from plugins.township_verification.models import Check
from plugins.township_verification.recogniser.recognising import Superior, recognise
from plugins.township_verification.recognition import recognise_provinces
from portal.app import create_app
from portal.config import Config
from portal.db import db, session
from portal.migrate import upgrade
from portal.orgs.categories import title_of
from portal.orgs.loading import load
from portal.orgs.models import Org
from tests.bench.imports import database
from tests.bench.org_tree import write_tree
from tests.bench.orgs import analyse
from tests.services.backend import make_config

Spent = tuple[float, float]
"""Seconds on the clock, and of this process."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orgs", type=int, default=100_000)
    parser.add_argument("--tree", type=Path)
    parser.add_argument("--backend", action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tree = options.tree or folder / "tree.csv"
        if not options.tree:
            write_tree(tree, options.orgs)
        for backend in options.backend or ("postgresql",):
            with database(backend, folder) as url:
                measure(make_config(folder, url, "unix:///nowhere"), backend, tree)


def measure(config: Config, backend: str, tree: Path) -> None:
    """One backend's lines."""
    upgrade(config)
    with create_app(config).app_context():
        load(tree)
        analyse()
        first, again = spent(recognise_provinces), spent(recognise_provinces)
        plain = spent(judge)
        show(backend, session().query(Org).count(), session().query(Check).count(), (first, again, plain))
        db.session.remove()
        db.engine.dispose()


def spent(act: Callable[[], object]) -> Spent:
    """How long something takes."""
    wall, own = time.perf_counter(), time.process_time()
    act()
    return time.perf_counter() - wall, time.process_time() - own


def judge() -> None:
    """The reference: judge the names of what was recognised, one after the other."""
    above = aliased(Org)
    wanted = select(Org.full_name, Org.category, above.full_name, above.is_leading_body)
    rows = session().execute(wanted.join(Check, Check.org_id == Org.id).join(above, above.id == Org.parent_id)).all()
    for name, category, superior, leads in rows:
        recognise(name, title_of(category), Superior(superior, leads))


def show(backend: str, orgs: int, kept: int, found: tuple[Spent, Spent, Spent]) -> None:
    """Times, and how they compare."""
    (wall, own), again, plain = found
    print(f"{backend}: {orgs:,} organisations, {kept:,} candidates in {wall:.1f} s ({own:.1f} s of this process)")
    print(f"  {orgs / wall:,.0f} organisations/s, {kept / wall:,.0f} candidates/s")
    print(f"  at this pace 4,000,000 organisations take {4_000_000 / (orgs / wall) / 60:.2f} minutes")
    print(f"  again, with nothing to write: {again[0]:.1f} s; the names alone: {plain[0]:.1f} s")
    print(f"  {wall / plain[0]:.1f} times as long as the names alone")


if __name__ == "__main__":
    main()
