"""Showing a person's numbers in full: once, to somebody who may, and written down."""

from __future__ import annotations

from plugins.info_entry.member_queries import find_person
from plugins.info_entry.person_show import Numbers, numbers_of
from portal.audit.services import record
from portal.contracts.scope import Scope
from portal.db import transaction


def reveal(scope: Scope, person_id: int) -> Numbers:
    """The numbers of a person of the scope. Raise Missing outside of it."""
    with transaction():
        person, branch = find_person(scope, person_id)
        record(scope, "person.revealed", person.name, path=branch.path, person_id=person_id)
        return numbers_of(person)
