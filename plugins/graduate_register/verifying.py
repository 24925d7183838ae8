"""已核实，无误: somebody has made sure that a record is right, however doubtful it looks (R3.1)."""

from __future__ import annotations

from sqlalchemy import select

from plugins.graduate_register.doubts import in_words
from plugins.graduate_register.metrics import DOUBTFUL
from plugins.graduate_register.models import Record
from portal import clock
from portal.audit.services import record
from portal.contracts.scope import Scope
from portal.counts.services import bump
from portal.db import transaction
from portal.errors import Conflict, Missing
from portal.people.counting import hold_branches
from portal.people.models import Person

VERIFIED = "graduate_register.verified"
CHANGED = "登记的内容刚刚改过，请看过现在的内容再确认。"


def verify(scope: Scope, person_id: int, version: int) -> None:
    """Note that the record, which was shown in `version`, is right; until its facts change it is doubtful no more.

    Raise Missing outside of the scope or where there is no record, Conflict if it was changed. Said twice, it changes
    nothing.
    """
    with transaction() as s:
        hold_branches(s, select(Person.org_id).where(Person.id == person_id))
        wanted = select(Record, Person).join(Person, Person.id == Record.person_id).where(Record.person_id == person_id)
        found = s.execute(wanted.execution_options(populate_existing=True)).first()
        if found is None or not found.Record.path or not scope.covers(found.Record.path):
            raise Missing
        kept, path, person = found.Record, found.Record.path, found.Person
        if kept.version != version:
            raise Conflict(CHANGED)
        if not kept.is_doubtful:
            return
        kept.is_doubtful, kept.verified_at, kept.verified_by = False, clock.now(), scope.account_name or "系统"
        bump(DOUBTFUL, {path: -1})
        told = "；".join(in_words(kept.doubts, kept.shared))
        record(scope, VERIFIED, person.name, path=path, person_id=person_id, doubts=told)
