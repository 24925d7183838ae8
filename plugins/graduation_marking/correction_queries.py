"""Reading corrections: those that wait for a decision, and those that a unit has asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased

from plugins.graduation_marking.correcting import STATES, wish_of
from plugins.graduation_marking.correction_models import Correction
from plugins.graduation_marking.recogniser.proposal import in_words
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.errors import Missing
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.requests.models import OPEN
from portal.requests.queries import Box, page_of

_BRANCH, _ASKING, _DECIDING = aliased(Org), aliased(Org), aliased(Org)
Rows = Select[Correction, Org, str, str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A correction as its pages show it."""

    request: Correction
    branch: OrgRef
    asking: str
    deciding: str
    is_mine: bool
    """True if this administrator's unit has asked."""
    is_decided_here: bool
    """True if this administrator's unit decides."""

    @property
    def state(self) -> str:
        """In words."""
        return STATES[self.request.state]

    @property
    def before(self) -> str:
        """What the mark says: 2019年6月, or the reason."""
        said = self.request.before
        return in_words(said) if said[:1].isdigit() else said

    @property
    def wanted(self) -> str:
        """What it is to say."""
        return wish_of(self.request).words


def find_correction(scope: Scope, request_id: int) -> Shown:
    """A correction about a branch of the scope. Raise Missing."""
    row = session().execute(_query().where(Correction.id == request_id)).one_or_none()
    if row is None or not scope.covers(row[1].path):
        raise Missing
    return shown(scope, row)


def corrections_of(org: OrgRef, box: Box) -> Rows:
    """Rows for `shown`: what is decided at and below `org` (in), or was asked for there (out), the latest first."""
    at = _ASKING if box.is_out else _DECIDING
    wanted = _query().where(at.path >= org.path, at.path < upper(org.path)).order_by(Correction.id.desc())
    return wanted.where(Correction.state == OPEN) if box.only_open else wanted


def list_corrections(scope: Scope, org: OrgRef, box: Box, before: int = 0) -> tuple[list[Shown], int]:
    """A page of them, and the id to go on before, 0 at the end."""
    rows, more = page_of(corrections_of(org, box), Correction, before)
    return [shown(scope, row) for row in rows], more


def open_about(org: OrgRef) -> int | None:
    """The id of the request that is open about a branch."""
    about = and_(Correction.org_id == org.id, Correction.state == OPEN)
    return session().scalar(select(Correction.id).where(about))


def shown(scope: Scope, row: Any) -> Shown:
    """What this administrator is told of a correction."""
    request, branch, asking, deciding = row
    here = scope.org.id
    return Shown(
        request, branch.ref(), asking, deciding, here == request.asking_org_id, here == request.deciding_org_id
    )  # fmt: skip


def _query() -> Rows:
    return (
        select(Correction, _BRANCH, _ASKING.full_name, _DECIDING.full_name)
        .join(_BRANCH, _BRANCH.id == Correction.org_id)
        .join(_ASKING, _ASKING.id == Correction.asking_org_id)
        .join(_DECIDING, _DECIDING.id == Correction.deciding_org_id)
    )
