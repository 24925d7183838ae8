"""Very many classes of one school that graduate in the same month."""

from __future__ import annotations

import csv
from pathlib import Path

from sqlalchemy import select

from portal.db import allocate_ids, session, transaction
from portal.orgs.loading import load
from portal.orgs.models import Org
from portal.people.services import add_people
from tests.casting import Cast
from tests.marked import expect
from tests.plugins.info_entry.people import row

HEADER = ("code", "full_name", "short_name", "category", "industry", "is_leading_body", "parent")


def found_classes(cast: Cast, folder: Path, classes: int, members: int) -> None:
    """Make `classes` branches below a school of the cast, `members` in each, that graduate in June 2019."""
    with (folder / "classes.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        for n in range(classes):
            name = f"物理15{n:04}班"
            full = f"共青团甲省大学{name}支部委员会"
            writer.writerow((f"class-{n}", full, f"{name}团支部", "branch", "普通高等院校", 0, "jiada"))
    load(folder / "classes.csv")
    codes = [f"class-{n}" for n in range(classes)]
    ids = session().scalars(select(Org.id).where(Org.code.startswith("class-")).order_by(Org.id)).all()
    with transaction() as s:
        people = allocate_ids(s, "core_person_id", classes * members)
        add_people(cast.scope("national"), [row(n, one, ids[n // members]) for n, one in enumerate(people)])
    expect("2019-06", *codes)
