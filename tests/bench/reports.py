"""How long the centre takes with many reports: the lists while they are open, the preview, and settling all at once.

python -m tests.bench.reports [--reports 5000] [--backend postgresql|sqlite]

Pages are whole requests inside the process; the settling is what a worker does, in the same process.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from plugins.township_verification.report_choosing import Chosen, Narrow
from plugins.township_verification.report_settling import settle
from portal import clock
from portal.app import create_app
from portal.config import Config
from portal.db import session
from portal.jobs.entry import perform_here
from portal.migrate import upgrade
from tests.bench.imports import database
from tests.bench.orgs import analyse
from tests.casting import Cast, bring_on
from tests.plugins.township_verification.filed import file_many
from tests.services.backend import make_config

LISTS = ("box=here", "box=here&province=jia&fault=missed", "box=all&state=all")
AGAIN = 9


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--reports", type=int, default=5000)
    parser.add_argument("--backend", action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for backend in options.backend or ("postgresql", "sqlite"):
            with database(backend, folder) as url, clock.frozen("2019-05-08T09:00"):
                measure(make_config(folder, url, "unix:///nowhere"), backend, folder, options.reports)


def measure(config: Config, backend: str, folder: Path, count: int) -> None:
    """One backend's lines."""
    upgrade(config)
    app = create_app(config)
    bring_on(app, folder)
    cast = Cast(app)
    with app.app_context():
        file_many(cast, folder, count)
        analyse()
    centre = cast.client_for("national")
    centre.check_markup = False
    for query in LISTS:
        tell(backend, query, lambda query=query: centre.get(f"/township-verification/centre/reports?{query}"))
    tell(backend, "workbench", lambda: centre.get("/"))
    form = {"csrf_token": centre.token("/"), "all_matching": "1"}
    tell(backend, "preview of all", lambda: centre.post("/township-verification/reports/settle", data=form))
    with app.app_context():
        began = time.perf_counter()
        every = Chosen(narrow=Narrow())
        run_id = settle(cast.scope("national"), every, accept=True, answer="", expected=count, form_key="bench")
        asked = time.perf_counter() - began
        session().rollback()
        perform_here(run_id)
        print(f"{backend}: {count} settled in {time.perf_counter() - began:.1f} s, of that {asked:.2f} s to ask for it")


def tell(backend: str, what: str, act: Callable[[], object]) -> None:
    """The median of several times."""
    times = []
    for _ in range(AGAIN):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    print(f"{backend}: {what}: {1000 * statistics.median(times):.0f} ms")


if __name__ == "__main__":
    main()
