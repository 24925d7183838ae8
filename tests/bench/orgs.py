"""How fast a national tree is loaded, and its lists are shown.

python -m tests.bench.orgs [--orgs 1000000] [--file TREE.csv] [--backend postgresql|sqlite]

The load is compared with a plain COPY (executemany on SQLite) of the same rows into a copy of the table with the same
indexes. Pages are whole requests inside the process, everything but the network; they are compared with the plainest
query for 50 organisations.
"""

from __future__ import annotations

import argparse
import gc
import resource
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from flask import Flask
from sqlalchemy import Table, event, select, text
from sqlalchemy.orm import DeclarativeBase

from portal import clock
from portal.accounts.models import Account, Post
from portal.accounts.session_rows import Visitor, start
from portal.accounts.sessions import TOKEN_COOKIE
from portal.app import create_app
from portal.config import Config
from portal.db import bulk_insert, db, is_postgresql, session, table_of, transaction
from portal.garbage import collect_seldom
from portal.migrate import upgrade
from portal.orgs.listing import SCAN
from portal.orgs.loading import load
from portal.orgs.models import Org
from tests.bench.imports import database
from tests.bench.org_tree import write_tree
from tests.client import Client, browser_of
from tests.services.backend import make_config

ORG = table_of(Org)
RUNS = 15
PLAIN = select(Org.id, Org.full_name).where(Org.path > "000").order_by(Org.path).limit(50)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orgs", type=int, default=1_000_000)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--backend", action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = options.file or folder / "tree.csv"
        if options.file is None:
            write_tree(file, options.orgs)
        for backend in options.backend or ("postgresql", "sqlite"):
            with database(backend, folder) as url:
                measure(make_config(folder, url, "unix:///nowhere"), backend, file)


def measure(config: Config, backend: str, file: Path) -> None:
    """One backend's lines."""
    upgrade(config)
    app = create_app(config)
    with app.app_context():
        gc.disable()
        begun, used = time.perf_counter(), time.process_time()
        counts = load(file).counts
        seconds, used = time.perf_counter() - begun, time.process_time() - used
        gc.enable()
        assert counts["accepted"] == counts["rows"], counts
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        plain = copy_plainly()
        analyse()
    print(
        f"{backend}: {counts['rows']:,} organisations loaded in {seconds:.1f} s (own CPU {used:.1f} s), peak {peak} MiB"
    )
    print(f"  plain copy {plain:.1f} s: the load has {plain / seconds:.2f} of its speed")
    show_pages(app)
    with app.app_context():
        db.engine.dispose()


def copy_plainly() -> float:
    """Seconds of a plain copy of all organisations into an emptied twin of the table."""
    columns = [column.name for column in ORG.columns]
    rows = [tuple(row) for row in session().execute(select(ORG).order_by(Org.path))]

    class Apart(DeclarativeBase):
        """What the portal's migrations know nothing of."""

    class Twin(Apart):
        __table__ = Table("twin", Apart.metadata, *(column._copy() for column in ORG.columns))

    with transaction() as s:
        table_of(Twin).create(s.connection())
        names = ", ".join
        for index in ("path", "code", "name_key, path", "short_key, path", "parent_id, path"):
            s.execute(text(f"CREATE INDEX ix_twin_{names(index.split(', ')).replace(', ', '_')} ON twin ({index})"))
    begun = time.perf_counter()
    with transaction() as s:
        bulk_insert(s, Twin, columns, rows)
    seconds = time.perf_counter() - begun
    with transaction() as s:
        s.execute(text("DROP TABLE twin"))
    return seconds


def analyse() -> None:
    """Let the database know its tables, as an installation's does by itself within minutes."""
    with transaction() as s:
        s.execute(text("ANALYZE"))


def show_pages(app: Flask) -> None:
    """A line for each page: milliseconds of server time, queries, and the ratio to the plainest query."""
    collect_seldom()  # as the web server does
    with app.app_context():
        codes = [org.code for org in first_of_each_level()]
        token = token_for(codes[0])
        plain = timed(lambda: session().execute(PLAIN).all())
        postgresql = is_postgresql(session())
    print(f"  plainest query for 50 organisations {plain * 1000:.2f} ms")
    national = browser_of(app)
    national.set_cookie(TOKEN_COOKIE, token)
    base = f"/orgs/{codes[0]}/subordinates"
    pages = {
        "workbench": "/",
        "list, first page": base,
        "list, last page": f"{base}?before=last",
        "list, filtered": f"{base}?category=committee&industry=普通高中",
        "list, direct": f"{base}?range=direct",
        "list of a province": f"/orgs/{codes[1]}/subordinates",
        "search, frequent": f"{base}?q=中学",
        "search, rare": f"{base}?q={rare_name(app)}",
        "search, nothing": f"{base}?q=没有这个组织",
        "search, initials": f"{base}?q=qzzqzz",
        "profile": f"/orgs/{codes[1]}",
        "tree": f"/orgs/{codes[0]}/tree",
    }
    for name, url in pages.items():
        show_page(app, national, name, url, plain)
    if not postgresql:
        print(f"  (on SQLite a search looks at {SCAN:,} organisations, then offers to look further)")


def show_page(app: Flask, client: Client, name: str, url: str, plain: float) -> None:
    """Measure one page."""
    client.check_markup = False
    with app.app_context():
        engine = db.engine
    statements: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *args: statements.append(args[2]))
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status)
    queries = len(statements)
    seconds = timed(lambda: client.get(url))
    print(f"  {name:<20} {seconds * 1000:7.1f} ms = {seconds / plain:6.1f} x, {queries} queries")


def timed(act: Callable[[], object]) -> float:
    """The median of several runs, in seconds."""
    found = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        act()
        found.append(time.perf_counter() - begun)
    return statistics.median(found)


def first_of_each_level() -> list[Org]:
    """The root, the first province and so on."""
    return [
        session().scalars(select(Org).where(Org.depth == depth).order_by(Org.path).limit(1)).one()
        for depth in (1, 2, 3)
    ]


def rare_name(app: Flask) -> str:
    """A name that few have, from the end of the tree."""
    with app.app_context():
        query = (
            select(Org.full_name).where(Org.category == "committee", Org.depth == 5).order_by(Org.path.desc()).limit(1)
        )
        return session().scalars(query).one()


def token_for(code: str) -> str:
    """A session of an administrator of the organisation."""
    with transaction() as s:
        org_id = s.scalars(select(Org.id).where(Org.code == code)).one()
        account = Account(login=f"bench-{code.lower()}", name="管理员", created_at=clock.now())
        s.add(account)
        s.flush()
        post = Post(account_id=account.id, org_id=org_id, role="manage", created_at=clock.now())
        s.add(post)
        s.flush()
        return start(account.id, post.id, Visitor())


if __name__ == "__main__":
    main()
