"""The sessions of members who have proved who they are: short, of one open class, apart from administrators'.

The browser holds a random token of 256 bits, the table only its SHA-256.
"""

from __future__ import annotations

import datetime as dt
import secrets
from dataclasses import dataclass, field

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from plugins.graduate_register.graduating import graduates
from plugins.graduate_register.opening_models import Opening, Visit
from portal import clock
from portal.contracts.scope import OrgRef, Scope
from portal.db import session, transaction
from portal.orgs.models import Org
from portal.people.models import Person
from portal.people.sealing import mobile_context
from portal.pii import fingerprint, mask_mobile, vault

IDLE, LONGEST = dt.timedelta(minutes=30), dt.timedelta(hours=3)
TOUCH_EVERY = dt.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Member:
    """Who fills in the form. `mobile` is masked, '' for none; `by_mobile`: it was the proof, and not the name."""

    visit_id: int
    person_id: int
    version: int
    name: str
    mobile: str = field(repr=False)
    by_mobile: bool


def start_visit(s: Session, opening: Opening, person_id: int, *, by_mobile: bool) -> str:
    """A new visit, and its token."""
    now, token = clock.now(), secrets.token_urlsafe(32)
    s.add(
        Visit(
            opening_id=opening.id, person_id=person_id, token_digest=fingerprint(token.encode()), by_mobile=by_mobile,
            started_at=now, seen_at=now,
        )
    )  # fmt: skip
    return token


def member_by(opening: Opening, token: str) -> Member | None:
    """Whose visit to this opening the token is; None once it is over, or the member is not there any more."""
    now = clock.now()
    wanted = (
        select(Visit, Person)
        .join(Person, Person.id == Visit.person_id)
        .join(Org, Org.id == Person.org_id)
        .where(Visit.token_digest == fingerprint(token.encode()), Visit.opening_id == opening.id)
        .where(Visit.ended_at.is_(None), Visit.seen_at > now - IDLE, Visit.started_at > now - LONGEST)
        .where(Person.org_id == opening.org_id, graduates())
    )
    found = session().execute(wanted.execution_options(populate_existing=True)).first()
    if found is None:
        return None
    visit, person = found
    cipher = person.mobile_cipher
    mobile = mask_mobile(vault().open(cipher, mobile_context(person.id))) if cipher else ""
    member = Member(visit.id, person.id, person.version, person.name, mobile, visit.by_mobile)
    _touch(visit.id, visit.seen_at)
    return member


def former_visit(opening: Opening, token: str) -> tuple[int, int] | None:
    """Id and person of the visit to this opening whose token it is, also once it is over: no right, but the knowledge
    whose draft it is."""
    mine = (Visit.token_digest == fingerprint(token.encode()), Visit.opening_id == opening.id)
    found = session().execute(select(Visit.id, Visit.person_id).where(*mine)).first()
    return (found.id, found.person_id) if found else None


def end_visit(member: Member) -> None:
    """The member has finished: the token opens nothing any more."""
    with transaction() as s:
        s.execute(update(Visit).where(Visit.id == member.visit_id).values(ended_at=clock.now()))


def scope_of(branch: OrgRef, member: str) -> Scope:
    """By what a member acts: their branch, without an account; the log names them."""
    return Scope(org=branch, account_name=f"{member[:54]}（本人）")


def _touch(visit_id: int, seen_at: dt.datetime) -> None:
    """Note that a visit goes on, once a minute at most; nobody waits for it where another writes (SQLite)."""
    now = clock.now()
    if now - seen_at < TOUCH_EVERY:
        return
    try:
        with transaction(patient=False) as s:
            s.execute(update(Visit).where(Visit.id == visit_id, Visit.seen_at == seen_at).values(seen_at=now))
    except OperationalError:
        return
