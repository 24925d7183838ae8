"""What the demonstration shows of admitted members (R2.3): the lists of two units, with every result in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from random import Random
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugins.info_entry.admission_models import FACTS, Admission
from plugins.info_entry.admission_rows import Entry
from plugins.info_entry.admission_tallies import refresh
from plugins.info_entry.admissions import ADDED, SEQUENCE, sealed
from plugins.info_entry.comparing import admission_year, years
from portal import clock
from portal.audit.services import record
from portal.contracts.scope import Scope
from portal.db import allocate_ids, bulk_insert
from portal.demo.accounts import HIGH_SCHOOL, UNIVERSITY
from portal.demo.branches import intake_year, kind_of
from portal.demo.numbers import NumberMaker
from portal.demo.people import member
from portal.demo.tree import DemoOrg, demo_orgs
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.people.models import Person
from portal.people.sealing import id_context
from portal.pii import vault

LISTS = ((UNIVERSITY, "00000a000001"), (HIGH_SCHOOL, "00000a00500200e"))
"""Who has a list, and the unit beside it in which some of the listed are entered."""
FAR_FROM_THE_DEMO = 70_000_000
MISSING_FOR_EACH_ENTERED = 0.4
ELSEWHERE = 4

Listed: TypeAlias = tuple[Entry, int]
"""An entry, and the branch it names."""


def list_admitted(s: Session, scope: Scope) -> None:
    """Put the lists into the demonstration, and compare them."""
    maker = NumberMaker(FAR_FROM_THE_DEMO)
    for code, beside in LISTS:
        rng = Random(f"{code}:admitted")
        unit = _unit(s, code)
        listed = [_spoilt(rng, maker, one) for one in _admitted(s, unit) if rng.random() > 0.06]
        classes = _classes(s, unit)
        listed += [(entry, rng.choice(classes)[1]) for entry, _ in islice(_admitted(s, _unit(s, beside)), ELSEWHERE)]
        listed += [_missing(rng, maker, classes) for _ in range(round(len(listed) * MISSING_FOR_EACH_ENTERED))]
        rng.shuffle(listed)
        _write(s, unit, listed)
        refresh(s, unit.id)
        record(scope, ADDED, unit.full_name, path=unit.path, people=len(listed))


def _unit(s: Session, code: str) -> Org:
    return s.scalars(select(Org).where(Org.code == code)).one()


def _admitted(s: Session, unit: Org) -> Iterator[Listed]:
    """The members of a unit who were admitted in the years, as they are entered."""
    wanted = (
        select(Person)
        .join(Org, Org.id == Person.org_id)
        .where(Org.path > unit.path, Org.path < upper(unit.path), Person.is_member)
        .where(admission_year().in_([str(year) for year in years()]))
        .order_by(Person.id)
    )
    for one in s.scalars(wanted):
        id_number = vault().open(one.id_cipher, id_context(one.id))
        yield _entry(one.name, id_number, one.admission_number, None, str(one.joined)), one.org_id


def _classes(s: Session, unit: Org) -> list[tuple[DemoOrg, int]]:
    """The classes of a unit, each with its id."""
    ids = dict(s.execute(select(Org.code, Org.id).where(Org.path > unit.path, Org.path < upper(unit.path))).all())
    return [(org, ids[org.code]) for org in demo_orgs() if org.code in ids and intake_year(org)]


def _entry(name: str, id_number: str, number: str | None, mobile: str | None, joined: str) -> Entry:
    return Entry(name, int(joined[:4]), id_number, number, mobile, joined)


def _spoilt(rng: Random, maker: NumberMaker, listed: Listed) -> Listed:
    """One in fifteen has another name on the list than in the system, one in fifteen another ID number."""
    entry, branch_id = listed
    luck = rng.randrange(15)
    if luck == 0:
        return replace(entry, name=entry.name[:-1] + ("玉" if entry.name[-1] != "玉" else "钰")), branch_id
    if luck == 1:
        born = dt.date.fromisoformat(str(entry.id_number)[6:14]) - dt.timedelta(days=1)
        return replace(entry, id_number=maker.id_number(rng, "M", born)), branch_id
    return listed


def _missing(rng: Random, maker: NumberMaker, classes: Sequence[tuple[DemoOrg, int]]) -> Listed:
    """Somebody who was admitted in the years and has not been entered."""
    while True:
        org, branch_id = rng.choice(classes)
        one = member(org, kind_of(org), rng, maker)
        if (one.joined or "")[:4] in {str(year) for year in years()}:
            return _entry(one.name, one.id_number, one.admission_number, one.mobile, str(one.joined)), branch_id


def _write(s: Session, unit: Org, listed: Sequence[Listed]) -> None:
    ids = allocate_ids(s, SEQUENCE, len(listed))
    at = clock.now()
    rows = (
        (new, unit.id, unit.path, *sealed(new, entry, branch_id).values(), at)
        for new, (entry, branch_id) in zip(ids, listed, strict=True)
    )
    bulk_insert(s, Admission, ("id", "org_id", "path", *FACTS, "entered_at"), rows)
