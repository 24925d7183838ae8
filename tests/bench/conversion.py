"""How long the conversion of 1 June takes, what memory, and what other pages cost meanwhile (A2.5).

python -m tests.bench.conversion [--branches 300000] [--members 9000000] [--workers 2] [--backend postgresql|sqlite]

Each worker is a process of its own that converts some of the provinces, as the runs of the portal are dealt out; its
peak memory is told. Pages are whole requests inside this process, by turns, before it and while it runs. For 9 million
members there should be 20 GB of disk, and an hour to fill the database.
"""

from __future__ import annotations

import argparse
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from itertools import count, takewhile
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import text

from plugins.graduation_marking.converting import convert_due
from plugins.graduation_marking.due import provinces_on
from portal import clock
from portal.accounts.sessions import TOKEN_COOKIE
from portal.app import create_app
from portal.config import Config
from portal.counts.services import recount
from portal.db import db, session, transaction
from portal.installation import installation
from portal.migrate import upgrade
from portal.orgs.loading import load
from portal.provinces.queries import acting_for
from tests.bench.imports import database
from tests.bench.org_tree import write_tree
from tests.bench.orgs import analyse, first_of_each_level, token_for
from tests.bench.people import populate
from tests.client import Client, browser_of
from tests.services.backend import make_config

YEAR = 2019
BEFORE = 20
"""Rounds of the pages before the conversion begins."""
SHARE = 0.94
"""Of the organisations of a made-up tree so many are branches."""


def main() -> None:
    """Measure and print, or be a worker."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=300_000)
    parser.add_argument("--members", type=int, default=9_000_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--backend", action="append")
    parser.add_argument("--worker", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.worker:
        print(json.dumps(work(*options.worker)))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_tree(folder / "tree.csv", int(options.branches / SHARE))
        for backend in options.backend or ("postgresql",):
            with database(backend, folder) as url, clock.frozen(f"{YEAR}-06-01T00:00"):
                measure(make_config(folder, url, "unix:///nowhere"), backend, folder / "tree.csv", options)


def measure(config: Config, backend: str, tree: Path, options: argparse.Namespace) -> None:
    """One backend's lines."""
    upgrade(config)
    app = create_app(config)
    fill(app, tree, options.members)
    visit = visitor(app)
    plain = [visit() for _ in range(BEFORE)]
    begun, workers = time.perf_counter(), [start(config, n, options.workers) for n in range(options.workers)]
    busy = [visit() for _ in takewhile(lambda _n: any(one.poll() is None for one in workers), count())]
    seconds, told = time.perf_counter() - begun, [json.loads(one.communicate()[0]) for one in workers]
    show(backend, seconds, told)
    show_pages(plain, busy)
    with app.app_context():
        db.engine.dispose()


def fill(app: Flask, tree: Path, members: int) -> None:
    """A national tree whose branches all graduate in the year, with members and figures."""
    with app.app_context():
        load(tree)
        populate(members)
        with transaction() as s:
            s.execute(text("UPDATE core_org SET expected_graduation = '2019-06' WHERE category = 'branch'"))
            recount(s, {metric.key: metric.recount for metric in installation().registry.metrics().values()})
        analyse()
        db.session.remove()


def visitor(app: Flask) -> Callable[[], list[float]]:
    """Opens some pages as a province's administrator; returns the seconds of each."""
    with app.app_context():
        _, province, prefecture = (org.code for org in first_of_each_level())
        token = token_for(province)
        db.session.remove()
    client = browser_of(app)
    client.set_cookie(TOKEN_COOKIE, token)
    urls = ("/", f"/orgs/{prefecture}/subordinates", f"/info-entry/{prefecture}/members", f"/orgs/{province}")
    return lambda: [seconds_of(client, url) for url in urls]


def seconds_of(client: Client, url: str) -> float:
    """How long one page takes."""
    begun = time.perf_counter()
    assert client.get(url).status_code == 200, url
    return time.perf_counter() - begun


def start(config: Config, number: int, of: int) -> subprocess.Popen[bytes]:
    """A worker's process."""
    argv = [sys.executable, "-m", "tests.bench.conversion", "--worker", str(config.data_dir), config.database_url]
    return subprocess.Popen([*argv, str(number), str(of)], stdout=subprocess.PIPE)


def work(data: str, url: str, number: str, of: str) -> dict[str, Any]:
    """Convert every `of`-th province."""
    app = create_app(make_config(Path(data), url, "unix:///nowhere"))
    with app.app_context(), clock.frozen(f"{YEAR}-06-01T00:00"):
        begun, found = time.perf_counter(), []
        for province in provinces_on()[int(number) :: int(of)]:
            found.append(convert_due(acting_for(province), YEAR, lambda _done: None, lambda: None, None))
        seconds = time.perf_counter() - begun
        session().close()
        db.engine.dispose()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    branches, members = (sum(numbers) for numbers in zip(*found, strict=True))
    return {"seconds": seconds, "branches": branches, "members": members, "peak_mib": peak}


def show(backend: str, seconds: float, told: Sequence[dict[str, Any]]) -> None:
    """How much was converted in which time, with which memory."""
    branches, members = (sum(one[what] for one in told) for what in ("branches", "members"))
    print(f"{backend}: {branches:,} branches, {members:,} members in {seconds / 60:.2f} minutes, {len(told)} workers")
    print(f"  {branches / seconds:,.0f} branches/s, {members / seconds:,.0f} members/s")
    print(f"  at this pace 9,000,000 members take {9_000_000 / (members / seconds) / 60:.1f} minutes")
    print(f"  peak memory of a worker {max(one['peak_mib'] for one in told)} MiB")


def show_pages(plain: Sequence[list[float]], busy: Sequence[list[float]]) -> None:
    """What pages cost while it runs, as a ratio to before."""
    before, during = (statistics.median(sum(one) for one in rounds) for rounds in (plain, busy))
    worst = max(max(one) for one in busy)
    print(f"  four pages {before * 1000:.0f} ms before, {during * 1000:.0f} ms meanwhile: ratio {during / before:.2f}")
    print(f"  the slowest page meanwhile {worst * 1000:.0f} ms, of {len(busy) * len(busy[0])}")


if __name__ == "__main__":
    main()
