"""What the benchmark of imports measures: one import in a fresh process, and the plain copy it is compared with."""

from __future__ import annotations

import csv
import json
import os
import re
import sys
import threading
import time
from itertools import pairwise
from pathlib import Path

from flask import Flask
from sqlalchemy import delete, select, text, update

from plugins.graduate_register.metrics import METRICS
from plugins.graduate_register.models import Change, Record, Turn
from portal.app import create_app
from portal.config import Config
from portal.contracts.scope import Scope
from portal.counts.metrics import PEOPLE_METRICS
from portal.counts.models import Count
from portal.db import bulk_insert, is_postgresql, session, table_of, transaction
from portal.garbage import collect_seldom
from portal.imports import services
from portal.imports.models import Import
from portal.installation import installation
from portal.jobs.entry import perform_here
from portal.migrate import upgrade
from portal.orgs.faults import refresh_faults
from portal.orgs.loading import load
from portal.orgs.models import Org
from portal.people.models import Person
from portal.server.logs import configure_command_logging
from tests.services.backend import make_config

BRANCHES = 2000
MEMBERS, DESTINATIONS = "info_entry.members", "graduate_register.records"
PERSON = table_of(Person)
_UNPROTECT = {
    True: (
        "DROP TRIGGER graduate_register_change_only_added ON graduate_register_change",
        "DROP TRIGGER statistics_spot_step_only_added ON statistics_spot_step",
    ),
    False: ("DROP TRIGGER graduate_register_change_no_delete",),
}
"""By database: what keeps histories from being emptied with the people."""


def branch_name(n: int) -> str:
    """The full name of one of the benchmark's branches."""
    return f"甲省示范大学第{n // 100 + 1}学院2015级{n % 100 + 1}班团支部"


def prepare(config: Config) -> Flask:
    """A migrated database with a university of 20 faculties and 2000 branches."""
    upgrade(config)
    path = config.data_dir / "orgs.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write = csv.writer(file).writerow
        write(("code", "full_name", "short_name", "category", "industry", "is_leading_body", "parent"))
        write(("J", "共青团甲省委员会", "甲省团委", "团委", "党政机关", "1", ""))
        write(("JU", "共青团甲省示范大学委员会", "示范大学团委", "团委", "普通高等院校", "0", "J"))
        for n in range(BRANCHES // 100):
            title = f"第{n + 1}学院"
            write((f"JU{n:02}", f"共青团甲省示范大学{title}委员会", f"{title}团委", "团委", "普通高等院校", "0", "JU"))
        for n in range(BRANCHES):
            code, short = f"JU{n // 100:02}{n % 100:02}", f"2015级{n % 100 + 1}班团支部"
            write((code, branch_name(n), short, "团支部", "普通高等院校", "0", code[:4]))
    app = create_app(config)
    with app.app_context():
        load(path)
        with transaction() as s:  # all branches graduate this year
            for statement in _UNPROTECT[is_postgresql(s)]:
                s.execute(text(statement))
            month = f"{config.campaign.year}-06"
            s.execute(update(Org).where(Org.category == "branch").values(expected_graduation=month))
    return app


def reference() -> float:
    """Seconds of a plain copy of the persons that the last import stored into the same, emptied table."""
    columns = [column.name for column in PERSON.columns]
    s = session()
    rows = [tuple(row) for row in s.execute(select(PERSON))]
    forget_people()
    start = time.perf_counter()
    with transaction() as s:
        bulk_insert(s, Person, columns, rows)
    return time.perf_counter() - start


def forget_people() -> None:
    """Empty the table of persons and the figures; an import of the same people goes in again."""
    with transaction() as s:
        if is_postgresql(s):
            s.execute(text("TRUNCATE core_person CASCADE"))
        else:
            for table in (Turn, Change, Record, Person):
                s.execute(delete(table))
        s.execute(delete(Count).where(Count.metric.in_([*PEOPLE_METRICS, *(one.key for one in METRICS)])))
        refresh_faults(s, s.scalars(select(Org.id).where(Org.category == "branch")).all())


def run(kind_key: str, file: Path, until: str) -> dict[str, float | int]:
    """Upload, check and apply one file as a worker does; seconds of each stage, and peaks of memory."""
    s = session()
    kind = installation().registry.import_types()[kind_key]
    org = s.scalars(select(Org).where(Org.code == "JU")).one().ref()
    scope = Scope(org=org, plugins=frozenset({"info_entry", "graduate_register"}))
    readers = Readers()
    readers.start()
    times = [time.perf_counter()]
    import_id = services.upload(scope, kind, services.Upload(file.name, file.read_bytes(), str(time.time_ns())))
    times.append(time.perf_counter())
    perform_here(_found(import_id).run_id or 0)
    times.append(time.perf_counter())
    readers.over.set()
    if until == "apply":
        services.start_apply(scope, kind, _found(import_id))
        perform_here(_found(import_id).run_id or 0)
    times.append(time.perf_counter())
    upload, check, apply = (after - before for before, after in pairwise(times))
    stored = _found(import_id).stored
    return {
        "upload": upload, "check": check, "apply": apply, "stored": stored, "peak_mib": _peak("self"),
        "reader_mib": readers.peak,
    }  # fmt: skip


class Readers(threading.Thread):
    """Looks now and then how large the process is that parses."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.peak = 0

    def run(self) -> None:
        """Until `over`; the peak is the kernel's own, so the last look counts."""
        children = Path(f"/proc/self/task/{os.getpid()}/children")
        while not self.over.wait(0.05):
            for pid in children.read_text().split():
                self.peak = max(self.peak, _peak(pid))


def _peak(pid: str) -> int:
    """The most memory a process ever had, in MiB; its parent's before it started does not count."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    found = re.search(r"VmHWM:\s+(\d+) kB", status)
    return int(found[1]) // 1024 if found else 0


def _found(import_id: int) -> Import:
    return session().get_one(Import, import_id, populate_existing=True)


def main(folder: str, url: str, kind: str, file: str, until: str) -> None:
    """The worker process: its findings as JSON."""
    configure_command_logging()
    app = create_app(make_config(Path(folder), url, "unix:///nowhere"))
    collect_seldom()
    with app.app_context():
        print(json.dumps(run(kind, Path(file), until)))


if __name__ == "__main__":
    main(*sys.argv[1:])
