"""People in branches, as many as a test wants, with their counters: faster than the import, as true as it."""

from __future__ import annotations

import datetime as dt

from portal.db import allocate_ids, transaction
from portal.people.models import FACTS
from portal.people.pinyin import name_pinyin
from portal.people.sealing import seal_numbers
from portal.people.services import add_people
from tests.casting import Cast
from tests.members import id_number, mobile, name


def add_members(cast: Cast, code: str, count: int, first: int = 0, *, cadres: int = 0) -> None:
    """Let `count` members into the branch `code`, the first `cadres` of them cadres too; in the current context."""
    org = cast.org(code)
    with transaction() as s:
        ids = allocate_ids(s, "core_person_id", count)
        rows = [row(n, person_id, org.id, n - first < cadres) for n, person_id in enumerate(ids, first)]
        add_people(cast.scope("national"), rows)


def row(n: int, person_id: int, org_id: int, is_cadre: bool = False) -> dict[str, object]:
    """The `n`-th person as `add_people` takes it."""
    number = id_number(n)
    facts: dict[str, object] = dict.fromkeys(FACTS)
    return facts | seal_numbers(person_id, number, mobile(n))._asdict() | {
        "id": person_id, "org_id": org_id, "name": name(n), "name_pinyin": name_pinyin(name(n)), "is_member": True,
        "is_cadre": is_cadre, "joined": "2014-05", "sex": "M" if int(number[16]) % 2 else "F",
        "birth_date": dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14])),
    }  # fmt: skip
