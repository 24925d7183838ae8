"""How fast the lists of the register are with half a million graduates (R3.1).

python -m tests.bench.register [--graduates 500000] [--backend postgresql|sqlite]

Each way to read a list, its first page and one from the middle, compared with the plainest query for 50 organisations.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

from flask import Flask
from sqlalchemy import text

from plugins.graduate_register.destination_changes import Way, list_changes, ways_below
from plugins.graduate_register.expected import by_destination, list_expected, parts_of
from plugins.graduate_register.graduate_filter import GraduateFilter
from plugins.graduate_register.graduate_listing import list_graduates
from plugins.graduate_register.receiving import Area
from portal.app import create_app
from portal.config import Config
from portal.contracts.scope import OrgRef, Scope
from portal.db import db, session, transaction
from portal.migrate import upgrade
from portal.orgs.loading import load
from portal.orgs.models import Org
from tests.bench.imports import database
from tests.bench.org_tree import write_tree
from tests.bench.orgs import PLAIN, analyse, timed
from tests.services.backend import make_config

CLASS = 25
"""Graduates of a branch."""
FACTS = (
    "UPDATE core_org SET expected_graduation = '2019-06' WHERE category = 'branch' AND id IN (SELECT id FROM core_org"
    " WHERE category = 'branch' ORDER BY id LIMIT {branches})",
    "INSERT INTO core_person (id, org_id, name, name_pinyin, id_cipher, id_digest, sex, birth_date, is_member,"
    " is_cadre, version, created_at, updated_at) SELECT o.id * 100 + n.n, o.id,"
    " '王' || (o.id * 7 + n.n) % 5000, 'wang',"
    " {blob}, {digest}, 'M', '1998-01-01', {true}, {false}, 1, o.created_at, o.created_at FROM core_org o CROSS JOIN"
    " ({numbers}) AS n WHERE o.expected_graduation IS NOT NULL",
    "INSERT INTO graduate_register_record (person_id, org_id, path, destination, place_name, receiving_township,"
    " is_complete, source, actor, said_at, version) SELECT p.id, o.id, o.path, CASE p.id % 8 WHEN 0 THEN 'abroad'"
    " WHEN 1 THEN 'study' WHEN 2 THEN 'none_yet' ELSE 'work' END, 'x', '33010600' || (1 + p.id % 9), {false}, 'form',"
    " 'x', o.created_at, 1 FROM core_person p JOIN core_org o ON o.id = p.org_id WHERE p.id % 10 < 9",
    "INSERT INTO graduate_register_release (org_id, path, released_at) SELECT id, path, created_at FROM core_org"
    " WHERE expected_graduation IS NOT NULL",
    "INSERT INTO graduate_register_change (id, person_id, version, at, actor, source, old_destination, destination,"
    " before, after) SELECT person_id, person_id, 1, said_at, 'x', 'form', CASE person_id % 20 WHEN 0 THEN 'none_yet'"
    " END, destination, '', '' FROM graduate_register_record",
    "INSERT INTO core_count (org_id, metric, slot, value) SELECT id, 'graduating', 0, {each} FROM core_org"
    " WHERE expected_graduation IS NOT NULL ON CONFLICT (org_id, metric, slot) DO UPDATE SET value = excluded.value",
    "INSERT INTO core_count (org_id, metric, slot, value) SELECT org_id, 'graduate_register.registered', 0, count(*)"
    " FROM graduate_register_record GROUP BY org_id",
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--graduates", type=int, default=500_000)
    parser.add_argument("--backend", action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_tree(folder / "tree.csv", options.graduates // CLASS * 2)
        for backend in options.backend or ("postgresql", "sqlite"):
            with database(backend, folder) as url:
                measure(make_config(folder, url, "unix:///nowhere"), backend, folder / "tree.csv", options.graduates)


def measure(config: Config, backend: str, tree: Path, graduates: int) -> None:
    """One backend's lines."""
    upgrade(config)
    app = create_app(config)
    with app.app_context():
        load(tree)
        fill(backend, graduates // CLASS)
        analyse()
        print(f"{backend}: {session().scalar(text('SELECT count(*) FROM core_person')):,} graduates")
        show(app)
        db.session.remove()
        db.engine.dispose()


def fill(backend: str, branches: int) -> None:
    """Graduates, records, releases, changes and the figures that the lists go by."""
    is_pg = backend == "postgresql"
    series = f"SELECT generate_series(1, {CLASS}) AS n" if is_pg else " UNION ALL ".join(
        f"SELECT {n} AS n" for n in range(1, CLASS + 1)
    )  # fmt: skip
    words = {
        "branches": branches, "each": CLASS, "numbers": series, "true": "true" if is_pg else "1",
        "false": "false" if is_pg else "0", "blob": "'x'::bytea" if is_pg else "x'00'",
        "digest": "sha256((o.id * 100 + n.n)::text::bytea)" if is_pg else "CAST(o.id * 100 + n.n AS BLOB)",
    }  # fmt: skip
    with transaction() as s:
        for statement in FACTS:
            s.execute(text(statement.format(**words)))


def show(app: Flask) -> None:
    """A line for each way to read."""
    plain = timed(lambda: session().execute(PLAIN).all())
    root = (
        session().query(Org).filter(Org.path == "000").one_or_none() or session().query(Org).order_by(Org.path).first()
    )
    assert root is not None
    org, scope = root.ref(), Scope(org=root.ref())
    for wanted in (
        {}, {"missing": "none"}, {"missing": "mobile"}, {"destination": "abroad"}, {"township": "330106001"},
        {"destination": "work", "missing": "township"}, {"q": "王123"}, {"q": "wang"},
    ):  # fmt: skip
        show_list(scope, org, wanted, plain)
    area = Area("330106001", {})
    others = {
        "expected in a township": lambda: list_expected(area).rows,
        "its destinations": lambda: by_destination(area),
        "sums of a county": lambda: parts_of(org, Area("330106", {})),
        "changes": lambda: list_changes(scope, org, Way("", "")),
        "changes, from where to where": lambda: ways_below(scope, org),
    }
    for name, read in others.items():
        spent = timed(read)
        print(f"  {name}: {spent * 1000:.1f} ms, {spent / plain:.1f} times the plainest query")


def show_list(scope: Scope, org: OrgRef, values: dict[str, str], plain: float) -> None:
    """The first page of a list, and the one after ten."""
    wanted, after = GraduateFilter.parse(values), ""
    first = timed(lambda: list_graduates(scope, org, wanted))
    for _ in range(10):
        after = list_graduates(scope, org, wanted, after).next or after
    later = timed(lambda: list_graduates(scope, org, wanted, after))
    told = ", ".join(f"{name}={value}" for name, value in values.items()) or "everybody"
    print(f"  {told}: {first * 1000:.1f} and {later * 1000:.1f} ms, {first / plain:.1f} times the plainest query")


if __name__ == "__main__":
    main()
