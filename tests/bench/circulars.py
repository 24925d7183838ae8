"""How long it takes to rank all counties of the country, and to show what was published (R4.2).

python -m tests.bench.circulars [--orgs 1000000] [--backend postgresql|sqlite]

A tree of 2,976 counties and 310 universities. The figures of two days are written down as the job does it, half of the
counties' change in between. Times are of a draft, from choosing to the text: of the moment and of a day, of one measure
and of four; pages are whole requests inside the process.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import tempfile
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from flask import Flask
from sqlalchemy import select, text

from plugins.statistics.circular_choice import COUNTIES, DIRECT, UNIVERSITIES, Choice
from plugins.statistics.circular_drawing import drawn
from plugins.statistics.circulars import draw_up, publish
from plugins.statistics.snapshots import write
from portal import clock
from portal.accounts.sessions import TOKEN_COOKIE
from portal.app import create_app
from portal.config import Config
from portal.contracts.scope import Scope
from portal.db import db, session, transaction
from portal.garbage import collect_seldom
from portal.migrate import upgrade
from portal.orgs.loading import load
from portal.orgs.models import Org
from portal.provinces.queries import effective_plugins
from tests.bench.imports import database
from tests.bench.org_tree import HEADER, Row
from tests.bench.orgs import analyse, show_page, timed, token_for
from tests.client import browser_of
from tests.services.backend import make_config

RATE, MARKED = "info_entry.entry_rate", "graduation_marking.marked"
FOUR = (RATE, "info_entry.hollow_branches", MARKED, "info_entry.contacts")
PROVINCES, CITIES_EACH, COUNTIES_EACH, SCHOOLS_EACH = 31, 12, 8, 10


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orgs", type=int, default=1_000_000)
    parser.add_argument("--backend", action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tree = folder / "tree.csv"
        with tree.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADER, *islice(rows(options.orgs), options.orgs)])
        for backend in options.backend or ("postgresql",):
            with database(backend, folder) as url:
                measure(make_config(folder, url, "unix:///nowhere"), backend, tree)


def rows(total: int) -> Iterator[Row]:
    """Leading bodies and universities first, then branches of villages below the counties until there are enough."""
    yield "C", "中国共产主义青年团中央委员会", "团中央", "团委", "党政机关", 1, ""
    counties = []
    for p in range(PROVINCES):
        yield f"P{p}", f"共青团{p}号省委员会", f"{p}号省团委", "团委", "党政机关", 1, "C"
        for u in range(SCHOOLS_EACH):
            yield f"P{p}U{u}", f"共青团{p}号省第{u}大学委员会", f"第{u}大学团委", "团委", "普通高等院校", 0, f"P{p}"
        for f in range(CITIES_EACH):
            yield f"P{p}F{f}", f"共青团{p}号省{f}号市委员会", f"{f}号市团委", "团委", "党政机关", 1, f"P{p}"
            for c in range(COUNTIES_EACH):
                name = f"{p}号省{f}号市{c}号县"
                counties.append(f"P{p}F{f}C{c}")
                yield counties[-1], f"共青团{name}委员会", f"{c}号县团委", "团委", "党政机关", 1, f"P{p}F{f}"
    for n in range(total // len(counties) + 1):
        for county in counties:
            yield f"{county}V{n}", f"共青团{county}县{n}号村支部委员会", f"{n}号村团支部", "团支部", "农村", 0, county


def measure(config: Config, backend: str, tree: Path) -> None:
    """One backend's lines."""
    upgrade(config)
    app = create_app(config)
    with app.app_context():
        load(tree)
        enter()
        analyse()
        print(f"{backend}: {session().query(Org).count():,} organisations")
        centre = session().scalars(select(Org).where(Org.code == "C")).one().ref()
        scope = Scope(org=centre, account_name="管理员", plugins=effective_plugins(""))
        today = clock.today()
        show_snapshot(scope, today + dt.timedelta(days=1))
        progress()
        show_snapshot(scope, today + dt.timedelta(days=2))
        day = today + dt.timedelta(days=2)
        with clock.frozen(at(day)):
            show_drafts(scope, day)
            show_pages(app, scope, day)
        db.session.remove()
        db.engine.dispose()


def enter() -> None:
    """Baselines and people of leading bodies and universities, and marked branches: one is made like the other."""
    which = "FROM core_org o WHERE o.is_leading_body OR o.industry = '普通高等院校'"
    with transaction() as s:
        s.execute(text(
            "INSERT INTO info_entry_baseline (org_id, year, members, cadres, dual, version)"
            f" SELECT o.id, 2017, 9000 + o.id % 1000, 100, 10, 1 {which}"
        ))  # fmt: skip
        for metric, least in (("people", 8000), ("school_branches", 400), ("settled_branches", 300)):
            s.execute(text(
                "INSERT INTO core_count (org_id, metric, slot, value)"
                f" SELECT o.id, '{metric}', 0, {least} + o.id % 1000 {which} ON CONFLICT DO NOTHING"
            ))  # fmt: skip


def progress() -> None:
    """Half of them are further a day later."""
    with transaction() as s:
        s.execute(text("UPDATE core_count SET value = value + 17 WHERE metric = 'people' AND org_id % 2 = 0"))


def at(day: dt.date) -> dt.datetime:
    """Nine in the morning."""
    return dt.datetime.combine(day, dt.time(9), clock.SHANGHAI)


def show_snapshot(scope: Scope, day: dt.date) -> None:
    """Write a day down, province by province."""
    begun = time.perf_counter()
    with clock.frozen(at(day)):
        for path in session().scalars(select(Org.path).where(Org.parent_id == scope.org.id)).all():
            with transaction() as s:
                write(s, path, is_province=True)
    print(f"  snapshot of all provinces {time.perf_counter() - begun:.1f} s")


def show_drafts(scope: Scope, day: dt.date) -> None:
    """Drafts of every kind."""
    collect_seldom()  # as the web server does
    for name, measures, level, when in (
        ("provinces, now", (RATE,), DIRECT, None), ("counties, now", (RATE,), COUNTIES, None),
        ("counties, a day", (RATE,), COUNTIES, day), ("counties, a day, 4 measures", FOUR, COUNTIES, day),
        ("universities, a day", (RATE,), UNIVERSITIES, day),
    ):  # fmt: skip
        choice = Choice(measures, level, grouped=True, day=when)
        begun = time.process_time()
        drawn(scope, scope.org, choice)
        own = time.process_time() - begun
        print(f"  {name:<28} {drawing(scope, choice) * 1000:7.1f} ms (own {own * 1000:.0f})")


def drawing(scope: Scope, choice: Choice) -> float:
    """Seconds for a draft."""
    return timed(lambda: drawn(scope, scope.org, choice))


def show_pages(app: Flask, scope: Scope, day: dt.date) -> None:
    """What is published, and publishing it."""
    choice = Choice((RATE,), COUNTIES, grouped=True, day=day)
    made = draw_up(scope, choice)
    begun = time.perf_counter()
    publish(scope, made, "通报", "正文")
    print(f"  published to all counties in {(time.perf_counter() - begun) * 1000:.0f} ms")
    print(f"  counties, since the last circular {drawing(scope, choice) * 1000:.1f} ms")
    client = browser_of(app)
    client.set_cookie(TOKEN_COOKIE, token_for("C"))
    for name in ("", "/sheet", "/file"):
        show_page(app, client, f"circular{name}", f"/statistics/circulars/{made}{name}", 0.001)
    client.set_cookie(TOKEN_COOKIE, token_for("P0F0C0"))
    show_page(app, client, "a county's workbench", "/", 0.001)


if __name__ == "__main__":
    main()
