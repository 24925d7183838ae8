"""Opening a branch for its members' own entries: for some days, under a code that leads there (R3.1)."""

from __future__ import annotations

import datetime as dt
import secrets

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from plugins.graduate_register.graduating import graduates, year
from plugins.graduate_register.opening_models import CODE_CONTEXT, Opening
from portal import clock
from portal.accounts.codes import ALPHABET, LENGTH, plain_code
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import rows_changed, session, transaction
from portal.errors import Refused
from portal.orgs.categories import BRANCH
from portal.orgs.holding import hold
from portal.orgs.models import Org
from portal.people.models import Person
from portal.pii import vault

OPENED, CLOSED = "graduate_register.opened", "graduate_register.closed"
SHORTEST, USUAL, LONGEST = 1, 7, 30
"""Days for which a branch is opened."""


def open_branch(scope: Scope, branch: OrgRef, days: int) -> None:
    """Open a branch from now on for `days`; a code that led there before leads nowhere any more. Raise Refused."""
    with refusals_recorded(scope, OPENED, branch.full_name, branch.path), transaction() as s:
        if not SHORTEST <= days <= LONGEST:
            raise Refused(f"请填写 {SHORTEST} 至 {LONGEST} 天。", {"days": f"{SHORTEST} 至 {LONGEST} 天"})
        (held,) = hold(s, scope, branch.code)
        if held.category != BRANCH or not _has_graduates(s, held):
            raise Refused(f"这个团支部没有 {year()} 年毕业的团员，不需要填写去向。")
        _close(s, branch)
        until = clock.now() + dt.timedelta(days=days)
        opening = Opening(
            org_id=branch.id, opened_at=clock.now(), until=until, account_id=scope.account_id,
            opened_by=scope.account_name or "系统", code_cipher=b"", code_digest=secrets.token_bytes(32),
        )  # fmt: skip
        s.add(opening)
        s.flush()
        _give_code(opening)
        record(scope, OPENED, branch.full_name, path=branch.path, until=clock.stamp(until))


def close_branch(scope: Scope, branch: OrgRef) -> bool:
    """Close a branch before its time; False if it was not open."""
    with transaction() as s:
        hold(s, scope, branch.code)
        if not _close(s, branch):
            return False
        record(scope, CLOSED, branch.full_name, path=branch.path)
    return True


def latest_opening(branch: OrgRef) -> Opening | None:
    """How the branch was opened the last time, whether it still is open or not."""
    wanted = select(Opening).where(Opening.org_id == branch.id).order_by(Opening.id.desc()).limit(1)
    return session().scalars(wanted).one_or_none()


def branch_by_code(typed: str) -> tuple[Opening, OrgRef | None] | None:
    """The opening of a code, however it was typed, with its branch if it leads there; None for a code nobody gave."""
    wanted = select(Opening, Org).join(Org, Org.id == Opening.org_id).where(Opening.code_digest == _digest(typed))
    found = session().execute(wanted.execution_options(populate_existing=True)).first()
    if found is None:
        return None
    opening, org = found
    leads_there = is_open(opening) and org.category == BRANCH and org.closed_at is None
    return opening, org.ref() if leads_there else None


def is_open(opening: Opening) -> bool:
    """True until it is closed or its time is over."""
    return opening.closed_at is None and clock.now() < opening.until


def code_of(opening: Opening) -> str:
    """The code as it is shown, in two groups of four."""
    code = vault().open(opening.code_cipher, CODE_CONTEXT(opening.id))
    return f"{code[:4]}-{code[4:]}"


def still_open() -> ColumnElement[bool]:
    """True for an Opening that lets members in."""
    return Opening.closed_at.is_(None) & (Opening.until > clock.now())


def _give_code(opening: Opening) -> None:
    code = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    opening.code_digest = _digest(code)
    opening.code_cipher = vault().seal(code, CODE_CONTEXT(opening.id))


def _digest(typed: str) -> bytes:
    return vault().digest("graduate_register.code", plain_code(typed[:40]))


def _close(s: Session, branch: OrgRef) -> bool:
    """Close what is open, and say whether somebody could still come in by it."""
    was_open = bool(s.scalar(select(Opening.id).where(Opening.org_id == branch.id, still_open())))
    closing = update(Opening).where(Opening.org_id == branch.id, Opening.closed_at.is_(None))
    rows_changed(s, closing.values(closed_at=clock.now()))
    return was_open


def _has_graduates(s: Session, org: Org) -> bool:
    wanted = select(Person.id).join(Org, Org.id == Person.org_id).where(Person.org_id == org.id, graduates()).limit(1)
    return s.scalar(wanted) is not None
