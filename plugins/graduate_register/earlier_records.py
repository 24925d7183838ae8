"""What was registered about people who are removed by now: kept, named, and offered where somebody comes again (R3.1).

Who was entered twice is removed once, and who was removed by mistake is often entered anew: the record stays with the
entry that is gone, counts nowhere, and is there again should that entry be restored.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select

from plugins.graduate_register.destinations import TITLES
from plugins.graduate_register.facts import Facts
from plugins.graduate_register.kept import opened
from plugins.graduate_register.models import Record
from portal.contracts.scope import OrgRef
from portal.db import session
from portal.people.models import Person

LISTED = 20


@dataclass(frozen=True, slots=True)
class Gone:
    """Somebody who was removed from a branch, why, and where the record says that they go."""

    name: str
    reason: str
    destination: str


def records_of_removed(branch: OrgRef) -> Sequence[Gone]:
    """Those who were removed from the branch and have a record, the last removed first."""
    wanted = (
        select(Person.name, Person.removed_reason, Record.destination)
        .join(Record, Record.person_id == Person.id)
        .where(Person.org_id == branch.id, Person.removed_at.is_not(None))
        .order_by(Person.removed_at.desc(), Person.id)
        .limit(LISTED)
    )
    return [
        Gone(name, reason or "", TITLES.get(destination or "", "未登记"))
        for name, reason, destination in session().execute(wanted)
    ]


def earlier_facts(person: Person) -> Facts | None:
    """What was registered in the same branch about an entry of the person that is removed: of the same identity number,
    or else of the same name; the last of them."""
    same = Person.id_digest == person.id_digest
    wanted = (
        select(Record)
        .join(Person, Person.id == Record.person_id)
        .where(Person.org_id == person.org_id, Person.removed_at.is_not(None), or_(same, Person.name == person.name))
        .order_by(same.desc(), Person.removed_at.desc())
        .limit(1)
    )
    found = session().scalars(wanted).first()
    return opened(found).facts if found else None
