"""Asking once, ending once, and who decides."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import Select, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from portal import clock
from portal.accounts.queries import is_manned
from portal.contracts.scope import OrgRef, Scope
from portal.counts.services import bump
from portal.db import advisory_lock, is_postgresql, rows_changed
from portal.errors import Conflict, Forbidden, Missing, Refused
from portal.orgs import paths
from portal.orgs.holding import hold_ids
from portal.orgs.models import Org
from portal.orgs.wideness import TREE_LOCK
from portal.pii import without_numbers
from portal.requests.models import OPEN, Request

LONGEST = 200
_Kind = TypeVar("_Kind", bound=Request)
_LATE = "这项申请刚刚已由他人处理，请刷新页面查看结果。"


def words(text: str) -> str:
    """What somebody gives as a reason: on one line, no number of a person in it, as long as it is kept."""
    return without_numbers(" ".join(text.split()))[:LONGEST]


def ask_once(s: Session, scope: Scope, kind: type[Request], **wish: Any) -> int | None:
    """Write a request down; its id, None where the database holds an open one about the same."""
    make = pg_insert if is_postgresql(s) else sqlite_insert
    asked = make(kind).values(
        state=OPEN, account_id=scope.account_id, asker=scope.account_name, asked_at=clock.now(), **wish
    )  # fmt: skip
    made: int | None = s.scalar(asked.on_conflict_do_nothing().returning(kind.id))
    return made


def end(s: Session, scope: Scope, request: Request, state: str, **answer: str | None) -> bool:
    """The first who ends a request has ended it: False, and it is as that one left it, for the second."""
    kind = type(request)
    ended = (
        update(kind)
        .where(kind.id == request.id, kind.state == OPEN)
        .values(state=state, answered_by=scope.account_name or "系统", answered_at=clock.now(), **answer)
    )
    done = rows_changed(s, ended.execution_options(synchronize_session=False))
    s.refresh(request)
    return done == 1


def end_or_raise(s: Session, scope: Scope, request: Request, state: str, **answer: str | None) -> None:
    """The same for somebody who waits for it: Conflict for the second."""
    if not end(s, scope, request, state, **answer):
        raise Conflict(_LATE)


def address_anew(s: Session, request: Any, asking: Org, metric: str) -> None:
    """Whoever is asked (`deciding_org_id`) lies above who asks, wherever that was moved; `metric` counts what waits."""
    asked = s.get_one(Org, request.deciding_org_id)
    if asking.path.startswith(asked.path):
        return
    above, kind = decider_above(s, asking.ref()), type(request)
    other = update(kind).where(kind.id == request.id, kind.state == OPEN).values(deciding_org_id=above.id)
    if rows_changed(s, other.execution_options(synchronize_session=False)):
        bump(metric, {asked.path: -1, above.path: 1})


def end_counted(s: Session, scope: Scope, request: Any, state: str, metric: str, answer: str | None = None) -> None:
    """End what waits for a decision (`deciding_org_id`), which `metric` counts. Raise Conflict for the second."""
    end_or_raise(s, scope, request, state, answer=answer)
    bump(metric, {s.get_one(Org, request.deciding_org_id).path: -1})


def hold_org(s: Session, scope: Scope, org_id: int) -> Org:
    """The organisation that is asked about, held. Raise Missing outside of the scope."""
    advisory_lock(s, TREE_LOCK, shared=True)
    held = hold_ids(s, [org_id])
    if not held or not scope.covers(held[0].path):
        raise Missing
    return held[0]


def request_in(s: Session, scope: Scope, kind: type[_Kind], request_id: int) -> _Kind:
    """A request about an organisation of the scope (`org_id`), as it is now. Raise Missing outside of it."""
    request: Any = s.get(kind, request_id, populate_existing=True)
    if request is None or not scope.covers(s.get_one(Org, request.org_id).path):
        raise Missing
    found: _Kind = request
    return found


def request_to_decide(s: Session, scope: Scope, kind: type[_Kind], request_id: int) -> _Kind:
    """The same for the unit that decides. Raise Forbidden for all others."""
    request: Any = request_in(s, scope, kind, request_id)
    if request.deciding_org_id != scope.org.id:
        raise Forbidden("这项申请由提出申请的组织的上级审批。")
    found: _Kind = request
    return found


def decider_above(s: Session, asking: OrgRef) -> Org:
    """Who decides: the nearest superior that somebody manages; the direct one where nobody does. Raise Refused."""
    found = manned_above(s, asking) or s.scalars(_above(asking).limit(1)).first()
    if found is None:
        raise Refused("本组织没有上级，没有人可以审批。")
    return found


def manned_above(s: Session, org: OrgRef) -> Org | None:
    """The nearest superior that somebody manages."""
    return s.scalars(_above(org).where(is_manned(Org.id)).limit(1)).first()


def _above(org: OrgRef) -> Select[Org]:
    return select(Org).where(Org.path.in_(paths.ancestors(org.path))).order_by(Org.path.desc())
