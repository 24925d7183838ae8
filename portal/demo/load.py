"""Filling a new database with the demonstration, all of it or nothing."""

from __future__ import annotations

import gzip
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from portal.accounts import queries
from portal.accounts.services import create_with_password
from portal.app import create_app
from portal.config import Config
from portal.contracts.scope import OrgRef, Scope
from portal.db import allocate_ids, db, is_postgresql, transaction
from portal.demo.accounts import ACCOUNTS, CENTRE, CITY, PROVINCE, UNIVERSITY, DemoAccount
from portal.demo.branches import graduation_month
from portal.demo.people import PersonDraft, demo_people
from portal.demo.tree import ORGS_FILE, demo_orgs
from portal.installation import installation
from portal.orgs import loading
from portal.orgs.graduation import settle
from portal.orgs.loading_known import has_root
from portal.orgs.models import Org
from portal.orgs.settings import DEADLINE, TARGET, set_value
from portal.people.pinyin import name_pinyin
from portal.people.sealing import seal_numbers
from portal.people.services import add_people

BATCH = 5000
DEMANDS = (
    (PROVINCE, DEADLINE, "2019-05-18"),
    (CITY, TARGET, "98"),
    (UNIVERSITY, DEADLINE, "2019-05-17"),
    (UNIVERSITY, TARGET, "100"),
)
"""What some ask of those below, earlier and higher than the centre (R1.1)."""


def load(config: Config) -> Sequence[DemoAccount]:
    """Put the demonstration into the migrated database of `config`, if no tree is there; return who may sign in.

    It is one transaction: a load that was killed left nothing and is simply run again, and to run it again after it was
    done changes nothing. Nobody of the demonstration can sign in to a database with a tree of its own.
    """
    with create_app(config).app_context():
        with transaction() as s:
            if not has_root(s):
                fill(s, config.data_dir)
        is_demonstration = queries.by_login(ACCOUNTS[0].login) is not None
        db.session.remove()
        db.engine.dispose()
    return ACCOUNTS if is_demonstration else ()


def fill(s: Session, folder: Path) -> None:
    """The tree, its people, its administrators, in the running transaction. `folder` is for a file in passing."""
    _load_tree(folder)
    orgs = {org.code: org.ref() for org in s.scalars(select(Org))}
    _mark_graduation(s, Scope(org=orgs[CENTRE]))
    everybody = demo_people(demo_orgs())
    while batch := list(islice(everybody, BATCH)):
        add_people(Scope(org=orgs[CENTRE]), list(_rows(s, batch, orgs)))
    for account in ACCOUNTS:
        posts = [(orgs[code], role) for code, role in account.posts]
        create_with_password(account.login, account.name, account.password, posts)
    for code, key, value in DEMANDS:
        set_value(Scope(org=orgs[code]), orgs[code], key, value)
    if is_postgresql(s):
        # Its planner knows nothing of the new rows before its own daemon comes round: what plugins add, and a recount,
        # would take minutes.
        s.execute(text("ANALYZE core_org, core_person, core_count"))
    registry = installation().registry
    registry.after_demonstration(Scope(org=orgs[CENTRE], plugins=frozenset(registry.infos)))


def _load_tree(folder: Path) -> None:
    with tempfile.TemporaryDirectory(dir=folder) as passing:
        path = Path(passing) / "demonstration.csv"
        with gzip.open(ORGS_FILE) as packed, path.open("wb") as plain:
            shutil.copyfileobj(packed, plain)
        loading.load(path)


def _mark_graduation(s: Session, scope: Scope) -> None:
    """The months in which classes graduate, before there is anybody in them to be counted as graduating (R2.2)."""
    orgs = {org.code: org for org in s.scalars(select(Org))}
    marked: dict[str, list[Org]] = {}
    for org in demo_orgs():
        if month := graduation_month(org):
            marked.setdefault(month, []).append(orgs[org.code])
    for month, branches in marked.items():
        settle(s, scope, branches, month=month)


def _rows(s: Session, people: Sequence[PersonDraft], orgs: Mapping[str, OrgRef]) -> Iterator[dict[str, Any]]:
    """Rows for `add_people`, their numbers sealed with the ids they get."""
    for person_id, person in zip(allocate_ids(s, "core_person_id", len(people)), people, strict=True):
        yield {
            "id": person_id,
            "org_id": orgs[person.org_code].id,
            "name": person.name,
            "name_pinyin": name_pinyin(person.name),
            **seal_numbers(person_id, person.id_number, person.mobile)._asdict(),
            **{name: getattr(person, name) for name in _AS_THEY_ARE},
        }


_AS_THEY_ARE = (
    "sex", "birth_date", "ethnic", "political", "education", "joined", "admission_number", "is_member", "is_cadre",
    "post", "post_since", "post_kind",
)  # fmt: skip
