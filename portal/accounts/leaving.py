"""An organisation that its last administrator has left, or that nobody who is not disabled administers: it is told."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.accounts.queries import is_manned
from portal.contracts.events import OrgChange
from portal.contracts.scope import OrgRef, Scope
from portal.orgs.models import Org
from portal.provinces.telling import after_org_change


def left(s: Session, scope: Scope, orgs: Iterable[OrgRef]) -> None:
    """Administrators of these have gone, in the running transaction: tell the plugins of those that nobody manages."""
    s.flush()
    by_id = {org.id: org for org in orgs}
    for org_id in s.scalars(select(Org.id).where(Org.id.in_(by_id), ~is_manned(Org.id)).order_by(Org.path)).all():
        after_org_change(scope, OrgChange("unmanned", by_id[org_id], by_id[org_id]))
