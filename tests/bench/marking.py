"""How fast a university marks its branches: the list with the button, each page of the flow, what is left by cohort.

python -m tests.bench.marking [--branches 1000] [--members 30] [--backend postgresql|sqlite]

One university has so many classes of one year, chosen by filter, and as many of the year before. Pages are whole
requests inside the process.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import tempfile
import time
from pathlib import Path

from flask import Flask

from portal import clock
from portal.accounts.sessions import TOKEN_COOKIE
from portal.app import create_app
from portal.config import Config
from portal.contracts.scope import Scope
from portal.db import allocate_ids, db, session, transaction
from portal.migrate import upgrade
from portal.orgs.loading import load
from portal.orgs.models import Org
from portal.people.models import FACTS
from portal.people.services import add_people
from tests import markup
from tests.bench.imports import database
from tests.bench.orgs import analyse, token_for
from tests.client import Client, browser_of
from tests.services.backend import make_config

YEARS = (2018, 2017)
FACULTIES = 20
BATCH = 10_000


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--branches", type=int, default=1000)
    parser.add_argument("--members", type=int, default=30)
    parser.add_argument("--backend", action="append")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_university(folder / "tree.csv", options.branches)
        for backend in options.backend or ("postgresql", "sqlite"):
            with database(backend, folder) as url, clock.frozen("2019-05-08T09:00"):
                measure(make_config(folder, url, "unix:///nowhere"), backend, folder / "tree.csv", options.members)


def write_university(file: Path, branches: int) -> None:
    """Faculties with classes of two years."""
    leads, school = ("党政机关", 1), ("普通高等院校", 0)
    rows: list[tuple[object, ...]] = [
        ("000", "共青团中央委员会", "团中央", "团委", *leads, ""),
        ("P0", "共青团甲省委员会", "甲省团委", "团委", *leads, "000"),
        ("U", "共青团甲省大学委员会", "甲省大学团委", "团委", *school, "P0"),
    ]  # fmt: skip
    for n in range(FACULTIES):
        name = f"共青团甲省大学第{n}学院"
        rows.append((f"F{n}", f"{name}委员会", f"第{n}学院团委", "团委", *school, "U"))
        for year in YEARS:
            for k in range(branches // FACULTIES):
                short = f"{year}级机械{k + 1}班团支部"
                rows.append((f"F{n}-{year}-{k}", f"{name}{short}", short, "团支部", *school, f"F{n}"))
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("code", "full_name", "short_name", "category", "industry", "is_leading_body", "parent"))
        writer.writerows(rows)


def measure(config: Config, backend: str, file: Path, members: int) -> None:
    """One backend's lines."""
    upgrade(config)
    app = create_app(config)
    with app.app_context():
        load(file)
        populate(members)
        analyse()
        token = token_for("U")
    client = browser_of(app)
    client.check_markup = False
    client.set_cookie(TOKEN_COOKIE, token)
    print(f"{backend}: {members} members in each branch")
    show_flow(app, client)
    with app.app_context():
        db.engine.dispose()


def populate(members: int) -> None:
    """So many members in each branch, born as their class was."""
    branches = session().query(Org).filter(Org.category == "branch").all()
    root = session().query(Org).filter(Org.code == "000").one().ref()
    rows = [(branch, k) for branch in branches for k in range(members)]
    for start in range(0, len(rows), BATCH):
        with transaction() as s:
            part = rows[start : start + BATCH]
            ids = allocate_ids(s, "core_person_id", len(part))
            add_people(Scope(org=root), [_person(n, branch) for n, (branch, _) in zip(ids, part, strict=True)])


def _person(person_id: int, branch: Org) -> dict[str, object]:
    facts: dict[str, object] = dict.fromkeys(FACTS)
    return facts | {
        "id": person_id, "org_id": branch.id, "name": "张三", "name_pinyin": "zhangsan zs", "sex": "M",
        "id_cipher": b"x", "id_digest": person_id.to_bytes(16, "big"), "birth_date": dt.date(2000, 1, 1),
        "joined": "2014-05", "is_member": True, "is_cadre": False,
    }  # fmt: skip


def show_flow(app: Flask, client: Client) -> None:
    """A line for each step, from the list to the mark."""
    list_url, flow = "/orgs/U/subordinates?q=2018级", "/graduation-marking/U/mark"
    page = step("list, filtered", lambda: client.get(list_url))
    sent = {"csrf_token": _value(page, "csrf_token"), "all_matching": "1", "filter.q": "2018级"}
    page = step("form", lambda: client.post(flow, data=sent))
    sent = {"csrf_token": sent["csrf_token"], "branches": _value(page, "branches")}
    sent |= {"kind": "month", "year": "2022", "month": "06"}
    print(f"  {len(sent['branches'].split(',')):,} branches by filter")
    step("text to read", lambda: client.post(f"{flow}/check", data=sent))
    step("marked", lambda: client.post(f"{flow}/confirm", data=sent | {"read": "1"}), 303)
    step("unmarked by cohort", lambda: client.get("/graduation-marking/U/unmarked"))


def step(name: str, act: object, status: int = 200) -> str:
    """Make one request and print how long it took; returns the page."""
    begun = time.perf_counter()
    answer = act()  # type: ignore[operator]
    print(f"  {name:<20} {time.perf_counter() - begun:6.2f} s")
    assert answer.status_code == status, answer.text[-3000:]
    return str(answer.text)


def _value(page: str, name: str) -> str:
    return next(str(e.get("value")) for e in markup.read(page).find_all("input") if e.get("name") == name)


if __name__ == "__main__":
    main()
