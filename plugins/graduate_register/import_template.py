"""The rows that the template of destinations holds already: this year's graduates, with what is registered (R3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import select

from plugins.graduate_register.facts import Facts, lacks
from plugins.graduate_register.graduating import graduates
from plugins.graduate_register.import_columns import PREFILLED
from plugins.graduate_register.kept import opened
from plugins.graduate_register.models import Record
from plugins.graduate_register.words import word_of
from portal.contracts.scope import Scope
from portal.db import session
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.people.models import Person
from portal.people.sealing import TAIL, id_context
from portal.pii import vault
from portal.provinces.narrowing import hidden_provinces

MOST = 5000
"""Rows of a template; a unit with more fills it in for one of its parts, or takes those first that lack something."""


def graduate_rows(scope: Scope) -> Iterator[Mapping[str, str]]:
    """The graduates of the organisation and all below it; those whose record is not complete come first."""
    wanted = (
        select(Person.id, Person.name, Person.id_cipher, Org.full_name, Record)
        .join(Org, Org.id == Person.org_id)
        .outerjoin(Record, Record.person_id == Person.id)
        .where(Org.path >= scope.org.path, Org.path < upper(scope.org.path), graduates())
        .where(Org.province_code.not_in(hidden_provinces(scope, "graduate_register")))
        .order_by(Record.is_complete.is_not_distinct_from(True), Org.path, Person.id)
        .limit(MOST)
    )
    return map(_row, session().execute(wanted))


def _row(found: Any) -> Mapping[str, str]:
    facts = opened(found.Record).facts if found.Record else Facts()
    number = vault().open(found.id_cipher, id_context(found.id))
    said = {name: word_of(name, getattr(facts, name)) for name in PREFILLED}
    gaps = "、".join(lacks(facts)) if found.Record else ""
    return {"name": found.name, "id_number": number[-TAIL:], "org": found.full_name, "lacks": gaps, **said}
