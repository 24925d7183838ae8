"""Reading circulars: those of a unit, those that concern it, and one of them (R4.2)."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import aliased, defer

from plugins.statistics.circular_models import PUBLISHED, Circular, Receipt
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.errors import Missing
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.provinces.queries import effective_plugins

PAGE = 20
RECEIVED, OWN = "received", "own"
BOXES = {RECEIVED: "收到的通报", OWN: "本级发布的通报"}
_CORRECTION = aliased(Circular)


@dataclass(frozen=True, slots=True)
class Found:
    """A circular with whoever publishes it, what it says of the viewer's unit, and the id of what corrects it."""

    circular: Circular
    org: OrgRef
    told: str | None
    corrected_by: int | None

    @property
    def is_draft(self) -> bool:
        """Only its own unit sees it."""
        return self.circular.state != PUBLISHED


def find_circular(scope: Scope, circular_id: int) -> Found:
    """A circular of the scope, or one that concerns anybody in it. Raise Missing; drafts are their own unit's."""
    row = session().execute(_query(scope.org).where(Circular.id == circular_id)).one_or_none()
    if row is None:
        raise Missing
    found = _found(row)
    is_own = found.org.id == scope.org.id
    if not is_own and (found.is_draft or not _concerns(scope, found)):
        raise Missing
    return found


def list_circulars(scope: Scope, org: OrgRef, box: str, before: int = 0) -> tuple[list[Found], int]:
    """A page of those that concern `org`, or that it has made, the latest first, and the id to go on before, or 0."""
    wanted = _query(org).options(defer(Circular.content), defer(Circular.text)).order_by(Circular.id.desc())
    if box == RECEIVED:
        wanted = wanted.where(Receipt.org_id == org.id)
    else:
        wanted = wanted.where(Circular.org_id == org.id)
        wanted = wanted if org.id == scope.org.id else wanted.where(Circular.state == PUBLISHED)
    if before:
        wanted = wanted.where(Circular.id < before)
    rows = session().execute(wanted.limit(PAGE + 1)).all()
    return [_found(row) for row in rows[:PAGE]], rows[PAGE - 1][0].id if len(rows) > PAGE else 0


def _query(org: OrgRef) -> Select[Circular, Org, str | None, int | None]:
    """With what it tells `org`."""
    return (
        select(Circular, Org, Receipt.told, _CORRECTION.id)
        .join(Org, Org.id == Circular.org_id)
        .outerjoin(Receipt, (Receipt.circular_id == Circular.id) & (Receipt.org_id == org.id))
        .outerjoin(_CORRECTION, (_CORRECTION.corrects == Circular.id) & (_CORRECTION.state == PUBLISHED))
    )


def _found(row: Row[Circular, Org, str | None, int | None]) -> Found:
    circular, org, told, corrected_by = row
    return Found(circular, org.ref(), told, corrected_by)


def _concerns(scope: Scope, found: Found) -> bool:
    """It was published below the scope's organisation, or says something of this, or of somebody below it."""
    if found.told is not None:
        return True
    if scope.covers(found.org.path):
        return "statistics" in effective_plugins(found.org.province_code)
    inside = (Org.path > scope.org.path, Org.path < upper(scope.org.path))
    told = select(Receipt.org_id).join(Org, Org.id == Receipt.org_id)
    return session().scalar(told.where(Receipt.circular_id == found.circular.id, *inside).limit(1)) is not None
