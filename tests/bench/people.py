"""How fast the list of members is shown and searched among millions.

python -m tests.bench.people [--orgs 120000] [--people 3000000] [--backend postgresql|sqlite]

Pages are whole requests inside the process, as in tests.bench.orgs; they are compared with the plainest query for 50
people. One in three hundred is called 张伟.
"""

from __future__ import annotations

import argparse
import datetime as dt
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from flask import Flask
from sqlalchemy import insert, select

from portal import clock
from portal.accounts.sessions import TOKEN_COOKIE
from portal.app import create_app
from portal.config import Config
from portal.counts.models import Count
from portal.db import allocate_ids, bulk_insert, db, session, table_of, transaction
from portal.garbage import collect_seldom
from portal.migrate import upgrade
from portal.orgs.loading import load
from portal.orgs.models import Org
from portal.people.models import FACTS, Person
from portal.people.pinyin import name_pinyin
from portal.people.sealing import seal_numbers
from tests import members
from tests.bench.imports import database
from tests.bench.org_tree import write_tree
from tests.bench.orgs import analyse, first_of_each_level, show_page, timed, token_for
from tests.client import browser_of
from tests.services.backend import make_config

PERSON = table_of(Person)
COLUMNS = ("id", *FACTS, "version", "created_at", "updated_at")
PLAIN = select(Person.id, Person.name).order_by(Person.org_id, Person.id).limit(50)
BATCH = 100_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orgs", type=int, default=120_000)
    parser.add_argument("--people", type=int, default=3_000_000)
    parser.add_argument("--backend", action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_tree(folder / "tree.csv", options.orgs)
        for backend in options.backend or ("postgresql", "sqlite"):
            with database(backend, folder) as url:
                measure(make_config(folder, url, "unix:///nowhere"), backend, folder / "tree.csv", options.people)


def measure(config: Config, backend: str, tree: Path, people: int) -> None:
    """One backend's lines."""
    upgrade(config)
    app = create_app(config)
    with app.app_context():
        load(tree)
        populate(people)
        analyse()
    print(f"{backend}: {people:,} people", flush=True)
    show_pages(app)
    with app.app_context():
        db.engine.dispose()


def populate(people: int) -> None:
    """Let so many into the branches, by turns; indexes are made afterwards."""
    branches = session().scalars(select(Org.id).where(Org.category == "branch").order_by(Org.path)).all()
    indexes = sorted(PERSON.indexes, key=lambda index: str(index.name))
    with transaction() as s:
        for index in indexes:
            index.drop(s.connection())
    for start in range(0, people, BATCH):
        with transaction() as s:
            count = min(BATCH, people - start)
            ids = allocate_ids(s, "core_person_id", count)
            bulk_insert(s, Person, COLUMNS, rows(ids, start, branches, people))
    with transaction() as s:
        for index in indexes:
            index.create(s.connection())
        orgs = [(org.id, people) for org in first_of_each_level()]
        s.execute(insert(Count), [{"org_id": o, "metric": "people", "slot": 7, "value": n} for o, n in orgs])


def rows(ids: Sequence[int], start: int, branches: Sequence[int], people: int) -> Iterator[tuple[object, ...]]:
    """People as they are written; their numbers are valid, and really sealed."""
    now, born = clock.now(), dt.date(1998, 1, 1)
    for n, new_id in enumerate(ids, start):
        name = "张伟" if n % 300 == 0 else members.name(n)
        mobile = members.mobile(n) if n % 20 else None
        yield (
            new_id, branches[n * len(branches) // people], name, name_pinyin(name),
            *seal_numbers(new_id, members.id_number(n), mobile),
            "M", born, "汉族", "共青团员", "高中", f"{2012 + n % 7}-05", None, True, n % 15 == 0, None, None, None,
            1, now, now,
        )  # fmt: skip


def show_pages(app: Flask) -> None:
    """A line for each page: milliseconds of server time, queries, and the ratio to the plainest query."""
    collect_seldom()  # as the web server does
    with app.app_context():
        codes = [org.code for org in first_of_each_level()]
        token = token_for(codes[0])
        plain = timed(lambda: session().execute(PLAIN).all())
    print(f"  plainest query for 50 people {plain * 1000:.2f} ms")
    national = browser_of(app)
    national.set_cookie(TOKEN_COOKIE, token)
    base = f"/info-entry/{codes[0]}/members"
    searches = {
        "name, frequent": {"q": "张伟"}, "name, rare": {"q": members.name(1234)}, "surname": {"q": "欧阳"},
        "pinyin": {"q": "zhangwei"}, "initials": {"q": "zw"}, "three initials": {"q": "zmw"},
        "four digits": {"q": "1234"}, "eight digits": {"q": "00001234"}, "name, four digits": {"q": "张伟 1234"},
        "mobile": {"q": members.mobile(123457)}, "ID number": {"q": members.id_number(1_000_001)},
        "branch": {"q": "高三1班"}, "nobody": {"q": "没有这个人"}, "filter, frequent": {"missing": "mobile"},
        "filter, rare": {"missing": "education"}, "cadres of a year": {"kind": "cadres", "joined": "2018"},
        "graduating": {"graduation": "this_year"}, "removed": {"state": "removed"},
    }  # fmt: skip
    show_page(app, national, "first page", base, plain)
    show_page(app, national, "last page", f"{base}?before=last", plain)
    for name, values in searches.items():
        sent = national.post(base, data={"csrf_token": national.token(base), **values})
        show_page(app, national, name, str(sent.location), plain)


if __name__ == "__main__":
    main()
