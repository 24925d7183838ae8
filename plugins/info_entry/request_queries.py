"""Reading requests: those that wait for this administrator, and those that the administrator has made."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from plugins.info_entry.asking import STATES, WANTED
from plugins.info_entry.models import NumberRequest
from portal import clock
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.errors import Missing
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.requests.models import OPEN
from portal.requests.queries import Box, page_of

NEWS = dt.timedelta(days=7)
FIELDS = {"id_number": "身份证号", "mobile": "手机号"}
_ASKING, _HOLDER, _ABOVE = aliased(Org), aliased(Org), aliased(Org)
Rows = Select[NumberRequest, Org, str, str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A request as its pages show it. `holder` is all that may be said of where the person is."""

    request: NumberRequest
    asking: OrgRef
    holder: str
    is_mine: bool
    """True if this administrator's unit asked."""
    is_held: bool
    """True if this administrator may answer."""

    @property
    def state(self) -> str:
        """In words."""
        return STATES[self.request.state]

    @property
    def wanted(self) -> str:
        """In words."""
        return WANTED[self.request.wanted]

    @property
    def number(self) -> str:
        """What was asked for: 身份证号 110101********0017."""
        return f"{FIELDS[self.request.field]} {self.request.masked}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """What the workbench says: to be answered here, asked from here, and answered lately."""

    incoming: int
    oldest: dt.datetime | None
    outgoing: int
    answered: int


def find_request(scope: Scope, request_id: int) -> Shown:
    """A request that this administrator's unit made or may answer. Raise Missing."""
    row = session().execute(_query().where(NumberRequest.id == request_id)).first()
    found = shown(scope, row) if row is not None else None
    if found is None or not (found.is_mine or found.is_held):
        raise Missing
    return found


def list_requests(scope: Scope, org: OrgRef, box: Box, before: int = 0) -> tuple[list[Shown], int]:
    """A page of requests at and below `org`, the latest first, and the id to go on before, 0 at the end."""
    rows, more = page_of(requests_of(org, box), NumberRequest, before)
    return [shown(scope, row) for row in rows], more


def requests_of(org: OrgRef, box: Box) -> Rows:
    """Rows for `shown`: what others ask of `org` and everything below (in), or what those have asked (out)."""
    wanted = _query().where(_below(_ASKING if box.is_out else _HOLDER, org)).order_by(NumberRequest.id.desc())
    return wanted.where(NumberRequest.state == OPEN) if box.only_open else wanted


def waiting_where(scope: Scope) -> dict[str, Any]:
    """What WAITING is asked with: the whole of the scope, and what its account has asked."""
    here = {"first": scope.org.path, "last": upper(scope.org.path)}
    return here | {"account": scope.account_id, "since": clock.now() - NEWS}


def _all_that_waits() -> Select[*tuple[Any, ...]]:
    is_open = NumberRequest.state == OPEN
    incoming, outgoing = (
        and_(is_open, one.path >= bindparam("first"), one.path < bindparam("last")) for one in (_HOLDER, _ASKING)
    )
    is_own = NumberRequest.account_id == bindparam("account")
    lately = and_(~is_open, is_own, NumberRequest.answered_at > bindparam("since"))
    return (
        select(
            func.count().filter(incoming).label("incoming"),
            func.min(NumberRequest.asked_at).filter(incoming).label("oldest"),
            func.count().filter(outgoing).label("outgoing"), func.count().filter(lately).label("answered"),
        )
        .select_from(NumberRequest)
        .join(_ASKING, _ASKING.id == NumberRequest.org_id)
        .join(_HOLDER, _HOLDER.id == NumberRequest.holder_org_id)
        .where(or_(incoming, outgoing, lately))
    )  # fmt: skip


WAITING = _all_that_waits()
"""The columns of a Waiting, in one row. Every workbench asks it: it is put together once."""


def _query() -> Rows:
    return (
        select(NumberRequest, _ASKING, _HOLDER.path, _HOLDER.full_name, _ABOVE.full_name)
        .join(_ASKING, _ASKING.id == NumberRequest.org_id)
        .join(_HOLDER, _HOLDER.id == NumberRequest.holder_org_id)
        .outerjoin(_ABOVE, _ABOVE.id == _HOLDER.parent_id)
    )


def shown(scope: Scope, row: Any) -> Shown:
    """What this administrator is told of a request.

    Outside the subtree only the organisation above the branch is named, as everywhere.
    """
    request, asking, path, branch, above = row
    is_held = scope.covers(path)
    told = branch if is_held else f"{above or branch}所属团支部"
    return Shown(request, asking.ref(), told, scope.covers(asking.path), is_held)


def _below(org: type[Org], above: OrgRef) -> ColumnElement[bool]:
    return and_(org.path >= above.path, org.path < upper(above.path))
