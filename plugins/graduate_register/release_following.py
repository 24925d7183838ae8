"""Releases go with their branches: to another province's figures, and away once nobody can belong there (R3.1)."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select, update
from sqlalchemy.orm import Session

from plugins.graduate_register.expecting import expect_branches
from plugins.graduate_register.models import Release
from plugins.graduate_register.releasing import take_back
from portal.contracts.events import OrgChange
from portal.contracts.scope import OrgRef
from portal.db import among, gather, session
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.people.counting import hold_branches

_CAN_STAY = and_(Org.closed_at.is_(None), Org.category.in_(HOLDS_MEMBERS))


def org_changed(change: OrgChange) -> None:
    """An organisation has changed, which is held: with all below it where it has been moved. Of those closed together
    the releases end together."""
    if change.kind == "moved":
        _settle(session(), _below(change.org))
    elif change.kind == "closed" or change.org.category not in HOLDS_MEMBERS:
        gather("graduate_register.ended", change.org.id, lambda ids: _settle(session(), among(Org.id, ids)))


def settle_releases(s: Session, province: OrgRef) -> None:
    """The same for all that a province has, or had, since its releases were last looked at."""
    here = or_(_below(province), Release.province_code == province.code)
    hold_branches(s, [row.org_id for row in s.execute(stray_releases().where(here))])
    _settle(s, here)


def stray_releases() -> Select[*tuple[Any, ...]]:
    """The releases that do not fit their organisations, with their province, and whether people can belong there."""
    belongs_to = Org.province_code
    return (
        select(Release.org_id, Org.code, belongs_to.label("belongs_to"), _CAN_STAY.label("stays"))
        .join(Org, Org.id == Release.org_id)
        .where(or_(~_CAN_STAY, Release.province_code != belongs_to))
    )


def _settle(s: Session, which: ColumnElement[bool]) -> None:
    moved: defaultdict[str, list[int]] = defaultdict(list)
    ended: list[int] = []
    for row in s.execute(stray_releases().where(which)):
        (moved[row.belongs_to] if row.stays else ended).append(row.org_id)
    if ended:
        take_back(s, ended)
    for province, ids in moved.items():
        expect_branches(ids, -1)
        where = update(Release).where(among(Release.org_id, ids)).values(province_code=province)
        s.execute(where.execution_options(synchronize_session=False))
        expect_branches(ids, +1)


def _below(org: OrgRef) -> ColumnElement[bool]:
    return and_(Org.path >= org.path, Org.path < upper(org.path))
