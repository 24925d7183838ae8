"""Many people's mobiles at once: each number is judged for itself, the good ones are saved together (R2.2)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import clock
from portal.audit.services import record
from portal.contracts.scope import Scope
from portal.db import table_of, transaction
from portal.people import history
from portal.people.counting import count_people, hold_branches, tell
from portal.people.entering import taken_by
from portal.people.models import Person
from portal.people.queries import holders_of_mobiles
from portal.people.sealing import mobile_context, tail
from portal.pii import mask_mobile, vault

GONE = "此人刚刚被移除、移动，或不在您的管理范围内，没有保存；请刷新页面后核对。"
CHANGED = "此人的资料刚刚被他人修改过，没有保存；请刷新页面，核对后再填。"
TWICE = "这个号码在本次填写的两个人中都有（一人一号），请核对是谁的。"


@dataclass(frozen=True, slots=True)
class Wish:
    """Whose mobile should be which (None: none), and the version of the person that was shown."""

    person_id: int
    version: int
    mobile: str | None = field(repr=False)


@dataclass(slots=True)
class Change:
    """A wish that may come true: who, with which number in which columns."""

    person: Person
    mobile: str | None = field(repr=False)
    digest: bytes | None = None

    @property
    def id(self) -> int:
        """The person's id."""
        return self.person.id

    def columns(self) -> dict[str, Any]:
        """The values of the row, by the names that `_STATEMENT` gives its parameters."""
        sealed = vault().seal(self.mobile, mobile_context(self.id)) if self.mobile else None
        return {
            "person": self.id, "cipher": sealed, "digest": self.digest, "seen": self.person.version + 1,
            "tail": tail("mobile", self.mobile) if self.mobile else None, "at": clock.now(),
        }  # fmt: skip

    def said(self) -> dict[str, Any]:
        """What the history tells: the number before and after, masked."""
        before = self.person.mobile_cipher
        old = vault().open(before, mobile_context(self.id)) if before else None
        return {"mobile": [mask_mobile(number) if number else None for number in (old, self.mobile)]}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the wishes: whose mobile was changed, and by person why another's was not."""

    changed: tuple[int, ...]
    refused: dict[int, str]


def set_mobiles(scope: Scope, wishes: Sequence[Wish], place: str) -> Outcome:
    """Fulfil the wishes (at most moving.AT_ONCE, one a person) that can be; `place` is what the log calls them.

    A wish that is true already changes nothing, so that a form may be sent twice.
    """
    with transaction() as s:
        refused: dict[int, str] = {}
        changes = _held(s, scope, sorted(wishes, key=lambda wish: wish.person_id), refused)
        changes = _each_number_once(changes, refused)
        who = Person.id.in_([change.id for change in changes])
        count_people(who, -1)
        stored = _store(s, scope, changes, refused)
        branches = count_people(who, +1)
        history.note_each(scope, history.CHANGED, ((c.id, c.person.org_id, c.said()) for c in stored))
        if stored or refused:
            outcome = "done" if stored else "refused"
            ids = [change.id for change in stored]
            where = branches[0].path if len(branches) == 1 else None
            told = {"people": len(ids), "ids": ids, "refused": len(refused)}
            record(scope, "person.mobiles", place, path=where, outcome=outcome, **told)
        if stored:
            tell(scope, "changed", branches)
    return Outcome(tuple(change.id for change in stored), refused)


def _held(s: Session, scope: Scope, wishes: Sequence[Wish], refused: dict[int, str]) -> list[Change]:
    """The people with their branches, locked as all lock them; those that are not as shown are refused."""
    ids = [wish.person_id for wish in wishes]
    where = s.scalars(select(Person.org_id).where(Person.id.in_(ids)).distinct()).all()
    branches = {branch.id: branch for branch in hold_branches(s, sorted(where))}
    wanted = select(Person).where(Person.id.in_(ids)).order_by(Person.id).with_for_update()
    people = {person.id: person for person in s.scalars(wanted.execution_options(populate_existing=True))}
    changes = []
    for wish in wishes:
        person = people.get(wish.person_id)
        branch = branches.get(person.org_id) if person else None
        digest = vault().digest("mobile", wish.mobile) if wish.mobile else None
        if person is None or branch is None or person.removed_at is not None or not scope.covers(branch.path):
            refused[wish.person_id] = GONE
        elif person.mobile_digest == digest:
            continue
        elif person.version != wish.version:
            refused[wish.person_id] = CHANGED
        else:
            changes.append(Change(person, wish.mobile, digest))
    return changes


def _each_number_once(changes: Sequence[Change], refused: dict[int, str]) -> list[Change]:
    seen: dict[bytes, int] = {}
    for change in changes:
        if change.digest is not None and seen.setdefault(change.digest, change.id) != change.id:
            refused[change.id] = refused[seen[change.digest]] = TWICE
    return [change for change in changes if change.id not in refused]


_PEOPLE = table_of(Person)
_STATEMENT = (
    update(_PEOPLE)
    .where(_PEOPLE.c.id == bindparam("person"))
    .values(
        mobile_cipher=bindparam("cipher"), mobile_digest=bindparam("digest"), mobile_tail=bindparam("tail"),
        version=bindparam("seen"), updated_at=bindparam("at"),
    )
)  # fmt: skip


def _store(s: Session, scope: Scope, changes: list[Change], refused: dict[int, str]) -> list[Change]:
    """Write all that nobody holds; who is overtaken in this very moment is told so, and the others tried again.

    In the order of the digests, as everybody writes them, so that two forms cannot lock each other out.
    """
    changes = sorted(changes, key=lambda change: change.digest or b"")
    while changes := _free(scope, changes, refused):
        try:
            with s.begin_nested():
                s.execute(_STATEMENT, [change.columns() for change in changes])
            return changes
        except IntegrityError:
            continue
    return []


def _free(scope: Scope, changes: Sequence[Change], refused: dict[int, str]) -> list[Change]:
    holders = holders_of_mobiles(scope, [change.digest for change in changes if change.digest])
    for change in changes:
        holder = holders.get(change.digest or b"")
        if holder is not None and holder.person_id != change.id:
            refused[change.id] = taken_by("mobile", holder, change.person.name)
    return [change for change in changes if change.id not in refused]
