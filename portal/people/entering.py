"""Entering one person by hand, changing what was entered, correcting a name or an ID number."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import Scope
from portal.db import allocate_ids, is_postgresql, transaction
from portal.errors import Refused
from portal.orgs.faults import refresh_faults
from portal.orgs.models import Org
from portal.people import history
from portal.people.counting import count_people, hold_branches, tell
from portal.people.holding import expect_open, find_branch, hold_person
from portal.people.models import Person
from portal.people.particulars import TITLES, Particulars, columns_of, differences, particulars_of
from portal.people.queries import Holder, holders_of_ids, holders_of_mobiles
from portal.pii import vault

IDENTITY = frozenset({"name", "id_number", "sex", "birth_date"})
"""What only a correction changes; sex and birth date follow from the ID number."""


_ACTIONS = {history.CHANGED: "person.changed", history.CORRECTED: "person.corrected"}


class Taken(Refused):
    """Somebody has the ID number or the mobile already: `field` says which, `holder` who (R2.2: 一人一号)."""

    def __init__(self, field: str, holder: Holder, name: str) -> None:
        super().__init__(taken_by(field, holder, name), {field: "已有人登记"})
        self.field = field
        self.holder = holder


def taken_by(field: str, holder: Holder, name: str) -> str:
    """What is said to whoever enters `name` with a number that somebody has already."""
    if field == "mobile":
        return f"该手机号已由{holder.told}的其他人登记（一人一号），请填写本人的手机号，或请该组织更正。"
    whose = "登记的姓名相同" if holder.name == name else "登记的姓名与您填写的不同，请先核对身份证号"
    return f"该身份证号已在{holder.told}登记，{whose}。"


def enter(scope: Scope, branch_code: str, entered: Particulars, form_key: str = "") -> int:
    """Enter a person into a branch of the scope; returns the person's id. Raise Taken, Refused or Missing.

    `form_key` names the form it was typed into, so that the same form sent twice is known (see `was_entered_by`).
    """
    with refusals_recorded(scope, "person.entered", entered.name), transaction() as s:
        branch = find_branch(s, scope, branch_code)
        hold_branches(s, [branch.id])
        expect_open(s, scope, branch)
        (person_id,) = allocate_ids(s, "core_person_id", 1)
        if not _insert(s, branch, person_id, entered):
            raise _who_has(scope, entered)
        history.note(scope, history.ENTERED, [(person_id, branch.id)], details={"form": form_key} if form_key else {})
        record(scope, "person.entered", entered.name, path=branch.path, person_id=person_id)
        joined = count_people(Person.id == person_id, +1)
        refresh_faults(s, [branch.id])
        tell(scope, "added", joined)
    return person_id


def was_entered_by(scope: Scope, person_id: int, form_key: str) -> bool:
    """True if this administrator has entered the person by this very form: it was sent twice."""
    entry = next((event for event in history.events_of(person_id) if event.kind == history.ENTERED), None)
    said = json.loads(entry.details).get("form") if entry and entry.account_id == scope.account_id else None
    return bool(form_key) and said == form_key


def change(scope: Scope, person_id: int, version: int, entered: Particulars) -> None:
    """Change what is entered of a person, but for the identity. Raise Taken, Refused, Missing or Conflict."""
    _rewrite(scope, history.CHANGED, person_id, version, lambda _old: entered, None)


def correct(scope: Scope, person_id: int, version: int, identity: dict[str, Any], reason: str) -> None:
    """Correct the identity (values by the names in IDENTITY), with a reason. Raise Taken, Refused or Conflict."""
    if not reason.strip():
        raise Refused("更正姓名或身份证号必须说明原因。", {"reason": "请填写更正的原因"})

    def corrected(old: Particulars) -> Particulars:
        own = {name: getattr(old, name) for name in Particulars.__slots__}
        return Particulars(**{**own, **{name: value for name, value in identity.items() if name in IDENTITY}})

    _rewrite(scope, history.CORRECTED, person_id, version, corrected, reason.strip()[:200])


def _insert(s: Session, branch: Org, person_id: int, entered: Particulars) -> bool:
    """True if the person is in; False if the database knows one of the numbers already."""
    now = clock.now()
    values = {
        "id": person_id, "org_id": branch.id, **columns_of(person_id, entered), "version": 1, "created_at": now,
        "updated_at": now,
    }  # fmt: skip
    make = pg_insert if is_postgresql(s) else sqlite_insert
    made = make(Person).values(values).on_conflict_do_nothing().returning(Person.id)
    return s.scalar(made) is not None


def _rewrite(
    scope: Scope, kind: str, person_id: int, version: int, change_of: Callable[[Particulars], Particulars],
    reason: str | None,
) -> None:  # fmt: skip
    action = _ACTIONS[kind]
    with refusals_recorded(scope, action, str(person_id)), transaction() as s:
        person = hold_person(s, scope, person_id, version)
        old = particulars_of(person)
        new = change_of(old)
        differing = differences(old, new)
        if kind == history.CHANGED and (touched := IDENTITY & differing.keys()):
            raise Refused("姓名和身份证号要通过“更正”修改，并说明原因。", dict.fromkeys(touched, "请用更正"))
        if not differing:
            return
        who = Person.id == person_id
        count_people(who, -1)
        _update(s, scope, person, new)
        history.note(scope, kind, [(person_id, person.org_id)], reason, differing)
        branches = count_people(who, +1)
        refresh_faults(s, [person.org_id])
        record(
            scope, action, new.name, path=branches[0].path, person_id=person_id,
            fields="、".join(TITLES[name] for name in differing),
            reason=reason or "",
        )  # fmt: skip
        tell(scope, "changed", branches)


def _update(s: Session, scope: Scope, person: Person, new: Particulars) -> None:
    values = {**columns_of(person.id, new), "version": person.version + 1, "updated_at": clock.now()}
    statement = update(Person).where(Person.id == person.id).values(values)
    try:
        with s.begin_nested():
            s.execute(statement.execution_options(synchronize_session=False))
    except IntegrityError:
        raise _who_has(scope, new, but=person.id) from None


def _who_has(scope: Scope, entered: Particulars, but: int = 0) -> Refused:
    """Who holds one of the numbers; nobody, if the holder was removed in this very moment: it may be tried again."""
    digest = vault().digest
    ids = holders_of_ids(scope, [digest("id_number", entered.id_number)])
    mobiles = holders_of_mobiles(scope, [digest("mobile", entered.mobile)]) if entered.mobile else {}
    for field, found in (("id_number", ids), ("mobile", mobiles)):
        for holder in found.values():
            if holder.person_id != but:
                return Taken(field, holder, entered.name)
    return Refused("刚刚有人登记又移除了同样的号码，请再提交一次。")
