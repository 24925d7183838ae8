"""How fast figures of a national tree are read, and how long the doctor takes over it.

python -m tests.bench.counts [--orgs 1000000] [--people 100000] [--file TREE.csv] [--backend postgresql|sqlite]

Figures are compared with the plainest query there is: one organisation by its id. Before, the centre's were summed over
all counties and universities on read: the same sum is measured, to show what the slots are good for.
"""

from __future__ import annotations

import argparse
import datetime as dt
import resource
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select, text

from portal.app import create_app
from portal.config import Config
from portal.contracts.scope import Scope
from portal.counts.queries import totals
from portal.db import allocate_ids, db, session, transaction
from portal.installation import installation
from portal.migrate import upgrade
from portal.orgs.loading import load
from portal.orgs.models import Org
from portal.people.pinyin import name_pinyin
from portal.people.sealing import seal_numbers
from portal.people.services import add_people
from tests.bench.imports import database
from tests.bench.org_tree import write_tree
from tests.bench.orgs import analyse, timed
from tests.members import id_number, mobile, name
from tests.services.backend import make_config

BATCH = 5000
PAGE = 50
METRICS = ("orgs", "branches", "members", "cadres")
SUM_OVER_COUNTIES = (
    "SELECT c.metric, sum(c.value) FROM core_org a JOIN core_org o ON o.parent_id = a.id JOIN core_count c ON"
    " c.org_id = o.id WHERE a.is_wide AND c.metric IN ('orgs', 'branches', 'members', 'cadres') GROUP BY c.metric"
)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--orgs", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--file", type=Path)
    parser.add_argument("--backend", action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder_name:
        folder = Path(folder_name)
        file = options.file or folder / "tree.csv"
        if options.file is None:
            write_tree(file, options.orgs)
        for backend in options.backend or ("postgresql", "sqlite"):
            with database(backend, folder) as url:
                measure(make_config(folder, url, "unix:///nowhere"), backend, file, options.people)


def measure(config: Config, backend: str, file: Path, people: int) -> None:
    """One backend's lines."""
    upgrade(config)
    with create_app(config).app_context():
        load(file)
        root = session().scalars(select(Org).where(Org.parent_id.is_(None))).one()
        populate(Scope(org=root.ref()), people)
        analyse()
        print(
            f"{backend}: {session().scalar(text('SELECT count(*) FROM core_org')):,} organisations, {people:,} people"
        )
        show_figures(root)
        show_doctor()
        session().rollback()
        db.engine.dispose()


def populate(scope: Scope, people: int) -> None:
    """Put people into branches all over the tree, one each."""
    branches = select(Org.id).where(Org.category == "branch").order_by(Org.created_at, Org.code).limit(people)
    places = session().scalars(branches).all()
    for start in range(0, people, BATCH):
        with transaction() as s:
            ids = allocate_ids(s, "core_person_id", min(BATCH, people - start))
            add_people(scope, [person(n, new_id, places) for n, new_id in enumerate(ids, start)])


def person(n: int, new_id: int, places: Sequence[int]) -> dict[str, Any]:
    """The columns of the `n`-th person."""
    number = id_number(n)
    facts: dict[str, Any] = dict.fromkeys(
        ("ethnic", "political", "education", "admission_number", "post", "post_since", "post_kind")
    )
    facts |= seal_numbers(new_id, number, mobile(n))._asdict()
    born = dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    sex = "M" if int(number[16]) % 2 else "F"
    return facts | {
        "id": new_id, "org_id": places[n % len(places)], "name": name(n), "name_pinyin": name_pinyin(name(n)),
        "sex": sex, "birth_date": born, "joined": "2014-05", "is_member": True, "is_cadre": n % 25 == 0,
    }  # fmt: skip


def show_figures(root: Org) -> None:
    """Milliseconds for figures at every level, and the ratio to the plainest query."""
    s = session()
    plain = timed(lambda: s.execute(select(Org.id, Org.code).where(Org.id == root.id)).all())
    print(f"  one organisation by its id {plain * 1000:.2f} ms")
    every = list(installation().registry.metrics())
    for what, orgs in pages(root):
        for metrics in (METRICS, every):
            seconds = timed(lambda orgs=orgs, metrics=metrics: totals(orgs, metrics))
            print(f"  {len(metrics):2} figures, {what:<22} {seconds * 1000:7.2f} ms = {seconds / plain:6.1f} x")
    summed = timed(lambda: s.execute(text(SUM_OVER_COUNTIES)).all())
    print(f"  summed over all counties instead   {summed * 1000:7.2f} ms = {summed / plain:6.1f} x")


def pages(root: Org) -> Iterator[tuple[str, list[Any]]]:
    """Organisations whose figures a page shows."""
    found = select(Org).where(Org.closed_at.is_(None)).order_by(Org.path).limit(PAGE)
    provinces = [org.ref() for org in session().scalars(found.where(Org.parent_id == root.id))]
    yield "the centre", [root.ref()]
    yield "a province", provinces[:1]
    yield "all provinces", provinces
    yield f"{PAGE} of any kind", [org.ref() for org in session().scalars(found)]


def show_doctor() -> None:
    """Seconds of all invariants, the slowest ones, and by how much memory grew."""
    seconds: dict[str, float] = {}
    before = grown = memory()
    for key, check in installation().registry.data_checks().items():
        begun = time.perf_counter()
        assert check.find() == [], key
        session().rollback()
        seconds[key] = time.perf_counter() - begun
        grown = max(grown, memory())
    slowest = ", ".join(f"{key} {seconds[key]:.1f}" for key in sorted(seconds, key=lambda k: -seconds[k])[:4])
    print(f"  doctor: {len(seconds)} checks in {sum(seconds.values()):.1f} s ({slowest})")
    print(f"  its memory grew by {grown - before} MiB")


def memory() -> int:
    """MiB that this process has now."""
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize() // 2**20


if __name__ == "__main__":
    main()
