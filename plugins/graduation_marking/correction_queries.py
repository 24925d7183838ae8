"""Reading corrections: those that wait for a decision, and those that a unit has asked for."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Select, and_, select
from sqlalchemy.orm import aliased

from plugins.graduation_marking.correcting import OPEN, STATES, wish_of
from plugins.graduation_marking.correction_models import Correction
from plugins.graduation_marking.recogniser.proposal import in_words
from portal import clock
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.errors import Missing
from portal.orgs.models import Org
from portal.orgs.paths import upper

PAGE = 50
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
    def is_open(self) -> bool:
        """True while nobody has decided."""
        return self.request.state == OPEN

    @property
    def state(self) -> str:
        """In words."""
        return STATES[self.request.state]

    @property
    def days(self) -> int:
        """How long it has waited, or did."""
        return ((self.request.answered_at or clock.now()) - self.request.asked_at).days

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


def corrections_of(org: OrgRef, box: str, *, only_open: bool) -> Rows:
    """Rows for `shown`: what is decided at and below `org` (in), or was asked for there (out), the latest first."""
    at = _ASKING if box == "out" else _DECIDING
    wanted = _query().where(at.path >= org.path, at.path < upper(org.path)).order_by(Correction.id.desc())
    return wanted.where(Correction.state == OPEN) if only_open else wanted


def list_corrections(scope: Scope, rows: Rows, before: int = 0) -> tuple[list[Shown], int]:
    """A page of them, and the id to go on before, 0 at the end."""
    wanted = rows.where(Correction.id < before) if before else rows
    found = [shown(scope, row) for row in session().execute(wanted.limit(PAGE + 1)).all()]
    return found[:PAGE], found[PAGE - 1].request.id if len(found) > PAGE else 0


def open_about(org: OrgRef) -> int | None:
    """The id of the request that is open about a branch."""
    about = and_(Correction.org_id == org.id, Correction.state == OPEN)
    return session().scalar(select(Correction.id).where(about))


def shown(scope: Scope, row: tuple[Correction, Org, str, str]) -> Shown:
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
