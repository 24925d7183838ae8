"""How fast a long list of admitted members is compared with who is entered among millions (R2.3).

python -m tests.bench.admissions [--orgs 120000] [--people 3000000] [--listed 60000] [--backend postgresql|sqlite]

Pages are whole requests inside the process, as in tests.bench.people, compared with the plainest query for 50 people.
The list is the first province's: most of it is entered there, one in twenty is missing, one in a hundred has another
name, ten are entered in other provinces. Nearly everybody who is on no list was admitted in another year.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import select

from plugins.info_entry.admission_models import FACTS, ID_CONTEXT, Admission
from plugins.info_entry.admission_tallies import refresh
from plugins.info_entry.admissions import SEQUENCE
from plugins.info_entry.comparing import RESULTS
from portal import clock
from portal.accounts.sessions import TOKEN_COOKIE
from portal.app import create_app
from portal.config import Config
from portal.contracts.scope import OrgRef
from portal.db import allocate_ids, bulk_insert, db, session, transaction
from portal.garbage import collect_seldom
from portal.migrate import upgrade
from portal.orgs.loading import load
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.people.models import Person
from portal.pii import vault
from tests import members
from tests.bench.imports import database
from tests.bench.org_tree import write_tree
from tests.bench.orgs import analyse, show_page, timed, token_for
from tests.bench.people import PLAIN, populate
from tests.client import browser_of
from tests.services.backend import make_config

COLUMNS = ("id", "org_id", "path", "entered_at", *FACTS)
PROVINCE = "P0"
ELSEWHERE = 10


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orgs", type=int, default=120_000)
    parser.add_argument("--people", type=int, default=3_000_000)
    parser.add_argument("--listed", type=int, default=60_000)
    parser.add_argument("--backend", action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_tree(folder / "tree.csv", options.orgs)
        for backend in options.backend or ("postgresql", "sqlite"):
            with database(backend, folder) as url:
                measure(make_config(folder, url, "unix:///nowhere"), backend, folder / "tree.csv", options)


def measure(config: Config, backend: str, tree: Path, options: argparse.Namespace) -> None:
    """One backend's lines."""
    upgrade(config)
    app = create_app(config)
    with app.app_context():
        load(tree)
        populate(options.people)
        listed = make_list(options.listed)
        analyse()
    print(f"{backend}: {options.people:,} people, a list of {listed:,}", flush=True)
    show_comparing(app)
    show_pages(app)
    with app.app_context():
        db.engine.dispose()


def make_list(most: int) -> int:
    """Put the first people of the province on its list, and ten of others; returns how many that are."""
    unit = session().scalars(select(Org).where(Org.code == PROVINCE)).one().ref()
    people = select(Person.id, Person.name, Person.id_digest).join(Org, Org.id == Person.org_id)
    own = people.where(Org.path >= unit.path, Org.path < upper(unit.path)).order_by(Person.id)
    others = people.where(Org.path >= upper(unit.path)).order_by(Person.id.desc())
    found = [
        *session().execute(own.limit(most - ELSEWHERE)).all(),
        *session().execute(others.limit(ELSEWHERE)).all(),
    ]
    with transaction() as s:
        bulk_insert(s, Admission, COLUMNS, _entries(allocate_ids(s, SEQUENCE, len(found)), unit, found))
    return len(found)


def _entries(ids: Sequence[int], unit: OrgRef, people: Sequence[Any]) -> Iterator[tuple[object, ...]]:
    now = clock.now()
    for n, (new, person) in enumerate(zip(ids, people, strict=True)):
        number = members.id_number(90_000_000 + n)
        digest = vault().digest("id_number", number) if n % 20 == 7 else person.id_digest
        name = f"{person.name}某" if n % 100 == 3 else person.name
        year = 2017 + n % 2
        sealed = vault().seal(number, ID_CONTEXT(new))
        yield new, unit.id, unit.path, now, year, name, sealed, digest, None, None, f"{year}-05", None


def show_comparing(app: Flask) -> None:
    """Seconds in which the whole list is compared, as every hour and after each change of it."""
    with app.app_context():
        org_id = session().scalars(select(Org.id).where(Org.code == PROVINCE)).one()
        begun = time.perf_counter()
        with transaction() as s:
            refresh(s, org_id)
        print(f"  the whole list compared in {time.perf_counter() - begun:.2f} s")


def show_pages(app: Flask) -> None:
    """A line for each page, as the province's administrator sees it."""
    collect_seldom()  # as the web server does
    with app.app_context():
        token = token_for(PROVINCE)
        plain = timed(lambda: session().execute(PLAIN).all())
    print(f"  plainest query for 50 people {plain * 1000:.2f} ms")
    client = browser_of(app)
    client.set_cookie(TOKEN_COOKIE, token)
    base = f"/info-entry/admissions/{PROVINCE}"
    show_page(app, client, "the whole list", base, plain)
    for result in RESULTS:
        show_page(app, client, result, f"{base}?result={result}", plain)
    show_page(app, client, "missing of a year", f"{base}?result=missing&year=2018", plain)


if __name__ == "__main__":
    main()
