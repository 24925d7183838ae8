"""Reading requests about industries: those that wait for a decision, and those that a unit has made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from plugins.graduation_marking.industry_asking import STATES
from plugins.graduation_marking.industry_models import IndustryRequest
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.errors import Missing
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.requests.models import OPEN
from portal.requests.queries import Box, page_of

_ASKING, _DECIDING = aliased(Org), aliased(Org)
Rows = Select[IndustryRequest, Org, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A request as its pages show it."""

    request: IndustryRequest
    org: OrgRef
    deciding: str
    is_mine: bool
    """True if this administrator's unit has asked."""
    is_decided_here: bool
    """True if this administrator's unit decides."""

    @property
    def state(self) -> str:
        """In words."""
        return STATES[self.request.state]


def find_request(scope: Scope, request_id: int) -> Shown:
    """A request of an organisation of the scope. Raise Missing."""
    row = session().execute(_query().where(IndustryRequest.id == request_id)).one_or_none()
    if row is None or not scope.covers(row[1].path):
        raise Missing
    return shown(scope, row)


def requests_of(org: OrgRef, box: Box) -> Rows:
    """Rows for `shown`: what is decided at and below `org` (in), or was asked for there (out), the latest first."""
    at = _ASKING if box.is_out else _DECIDING
    wanted = _query().where(at.path >= org.path, at.path < upper(org.path)).order_by(IndustryRequest.id.desc())
    return wanted.where(IndustryRequest.state == OPEN) if box.only_open else wanted


def list_requests(scope: Scope, org: OrgRef, box: Box, before: int = 0) -> tuple[list[Shown], int]:
    """A page of them, and the id to go on before, 0 at the end."""
    rows, more = page_of(requests_of(org, box), IndustryRequest, before)
    return [shown(scope, row) for row in rows], more


def latest_of(scope: Scope, org: OrgRef) -> Shown | None:
    """The latest request of an organisation, None where it has never asked."""
    wanted = _query().where(IndustryRequest.org_id == org.id).order_by(IndustryRequest.id.desc()).limit(1)
    row = session().execute(wanted).one_or_none()
    return shown(scope, row) if row is not None else None


def shown(scope: Scope, row: Any) -> Shown:
    """What this administrator is told of a request."""
    request, asking, deciding = row
    here = scope.org.id
    return Shown(request, asking.ref(), deciding, here == request.org_id, here == request.deciding_org_id)


def _query() -> Rows:
    return (
        select(IndustryRequest, _ASKING, _DECIDING.full_name)
        .join(_ASKING, _ASKING.id == IndustryRequest.org_id)
        .join(_DECIDING, _DECIDING.id == IndustryRequest.deciding_org_id)
    )
