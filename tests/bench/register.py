"""How fast the pages of the register are with half a million graduates, among as many other members (R3.1).

python -m tests.bench.register [--graduates 500000] [--backend postgresql|sqlite]

Pages are whole requests inside the process, everything but the network; of these the process's own time, which others
on the machine do not lengthen, and the time that the queries take. They are compared with the plainest query for 50
organisations. Lists are measured on their first page and on the eleventh.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import event, select

from plugins.graduate_register.graduate_filter import GraduateFilter
from plugins.graduate_register.graduate_listing import list_graduates
from plugins.graduate_register.openings import open_branch
from portal.accounts.sessions import TOKEN_COOKIE
from portal.app import create_app
from portal.config import Config
from portal.contracts.scope import Scope
from portal.db import db, session
from portal.garbage import collect_seldom
from portal.migrate import upgrade
from portal.orgs.loading import load
from portal.orgs.models import Org
from tests.bench.imports import database
from tests.bench.org_tree import write_tree
from tests.bench.orgs import PLAIN, RUNS, analyse, timed, token_for
from tests.bench.register_data import CLASS, TOWNSHIP, fill
from tests.client import Client, browser_of
from tests.services.backend import make_config

ROOT, PROVINCE, COUNTY, TOWN = "C", "P0", "P0F0C0", "P0F0C0T0"
SLOW = 0.025
"""Seconds of the database that are marked: rendering takes as long again."""
FILTERS = (
    {}, {"missing": "none"}, {"missing": "mobile"}, {"missing": "incomplete"}, {"missing": "township"},
    {"destination": "abroad"}, {"township": TOWNSHIP}, {"destination": "work", "missing": "township"},
    {"destination": "work", "missing": "mobile"}, {"q": "张伟"}, {"q": "张"}, {"q": "zhang"}, {"q": "zw"},
    {"q": "zhangwei"}, {"q": "张伟", "destination": "study"}, {"q": "欧阳没有"},
    {"doubtful": "yes"}, {"doubtful": "yes", "destination": "abroad"}, {"doubtful": "yes", "q": "zw"},
)  # fmt: skip
"""What the list of graduates is narrowed to."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graduates", type=int, default=500_000)
    parser.add_argument("--backend", action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_tree(folder / "tree.csv", int(options.graduates / CLASS * 2 * 1.06))
        for backend in options.backend or ("postgresql", "sqlite"):
            with database(backend, folder) as url:
                measure(make_config(folder, url, "unix:///nowhere"), backend, folder / "tree.csv")


def measure(config: Config, backend: str, tree: Path) -> None:
    """One backend's lines."""
    upgrade(config)
    app = create_app(config)
    with app.app_context():
        begun = time.perf_counter()
        load(tree)
        fill()
        analyse()
        print(f"{backend}: filled in {time.perf_counter() - begun:.0f} s")
    show(app)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def show(app: Flask) -> None:
    """A line for each page."""
    collect_seldom()  # as the web server does
    with app.app_context():
        plain = timed(lambda: session().execute(PLAIN).all())
        token, seat = token_for(ROOT), token_for(TOWN)
        pages = dict(_pages())
    print(f"  plainest query for 50 organisations {plain * 1000:.2f} ms")
    national, township = browser_of(app), browser_of(app)
    national.set_cookie(TOKEN_COOKIE, token)
    township.set_cookie(TOKEN_COOKIE, seat)
    with app.app_context():
        spent = watch()
    show_page(township, "a township's workbench", "/", plain, spent)
    for name, url in pages.items():
        show_page(national, name, url, plain, spent)


def watch() -> list[float]:
    """A list to which the seconds of each query are added from now on."""
    begun, spent = [0.0], list[float]()

    def start(*_: object) -> None:
        begun[0] = time.perf_counter()

    event.listen(db.engine, "before_cursor_execute", start)
    event.listen(db.engine, "after_cursor_execute", lambda *_: spent.append(time.perf_counter() - begun[0]))
    return spent


def show_page(client: Client, name: str, url: str, plain: float, spent: list[float]) -> None:
    """Measure one page: the medians of the whole, of the process's own time, and of what its queries take."""
    client.check_markup = False
    whole, own, queries = list[float](), list[float](), list[float]()
    for _ in range(RUNS):
        spent.clear()
        begun, used = time.perf_counter(), time.process_time()
        answer = client.get(url)
        whole.append(time.perf_counter() - begun)
        own.append(time.process_time() - used)
        queries.append(sum(spent))
        assert answer.status_code == 200, (url, answer.status)
    page, database = statistics.median(whole), statistics.median(queries)
    mark = "!" if database > SLOW else " "
    told = f"{page * 1000:6.1f} ms = {page / plain:5.1f} x, own {statistics.median(own) * 1000:5.1f} ms,"
    told += f" {len(spent)} queries {database * 1000:6.1f} ms"
    print(f" {mark}{name:<34} {told}")


def _pages() -> Iterator[tuple[str, str]]:
    base = "/graduate-register"
    yield "workbench", "/"
    for code in (ROOT, PROVINCE, COUNTY):
        yield f"progress of {code}", f"{base}/{code}"
        yield f"progress of {code}, by open", f"{base}/{code}?sort=open"
        yield f"changes of {code}", f"{base}/{code}/changes"
        yield f"changes of {code}, one way", f"{base}/{code}/changes?way=none_yet-work"
        yield f"expected in {code}", f"{base}/{code}/expected"
        yield f"subordinates of {code}", f"/orgs/{code}/subordinates"
        yield f"subordinates of {code}, late", f"/orgs/{code}/subordinates?p.graduate_register.progress=open"
    for url in (f"{base}/{TOWN}/expected", f"{base}/{COUNTY}/expected?township={TOWNSHIP}"):
        yield url, url
        yield f"{url} study", f"{url}{'&' if '?' in url else '?'}destination=study"
    branch = session().scalars(select(Org).where(Org.expected_graduation.is_not(None)).order_by(Org.path)).first()
    assert branch is not None
    open_branch(Scope(org=branch.ref()), branch.ref(), 7)
    for part in ("", "/sheet", "/own", "/release", "/graduates"):
        yield f"a class{part}", f"{base}/{branch.code}{part}"
    for code in (ROOT, PROVINCE, COUNTY):
        yield from _lists(code)


def _lists(code: str) -> Iterator[tuple[str, str]]:
    """The list of graduates of a unit with each filter: the first page, and the one after ten."""
    org = session().scalars(select(Org).where(Org.code == code)).one().ref()
    for values in FILTERS:
        after, wanted = "", GraduateFilter.parse(values)
        for _ in range(10):
            after = list_graduates(Scope(org=org), org, wanted, after).next or after
        told, base = urlencode(values), f"/graduate-register/{code}/graduates"
        name = f"{code} {' '.join(values.values())}"
        yield name, f"{base}?{told}"
        if after:
            yield f"{name}, later", f"{base}?{urlencode({**values, 'after': after})}"


if __name__ == "__main__":
    main()
