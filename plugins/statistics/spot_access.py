"""Who sees a spot check, and what was drawn (R4.2): who makes it, their superiors, who checks, and who has to correct.

Who is drawn does not see it before something is to be corrected.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, select
from sqlalchemy.orm import aliased

from plugins.statistics.spot_models import DRAWN, RUNNING, SpotCheck, SpotItem
from plugins.statistics.team_models import TeamMember
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.errors import Missing
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.provinces.queries import effective_plugins

PLUGIN = "statistics"
CHECK = f"{PLUGIN}.check"
MAKER, ABOVE, CHECKER, CONCERNED = "maker", "above", "checker", "concerned"
_MADE_BY, _TOLD, _CHECKER = aliased(Org), aliased(Org), aliased(TeamMember)


@dataclass(frozen=True, slots=True)
class SeenCheck:
    """A spot check, who made it, and as what this administrator sees it: MAKER, ABOVE or CHECKER."""

    check: SpotCheck
    org: OrgRef
    role: str

    @property
    def may_lead(self) -> bool:
        """This administrator may start it, assign and end it."""
        return self.role == MAKER


@dataclass(frozen=True, slots=True)
class SeenItem:
    """What was drawn, where it is now, whose check it is, and as what this administrator sees it."""

    item: SpotItem
    org: OrgRef
    check: SpotCheck
    maker: OrgRef
    role: str
    member: TeamMember | None
    told: str
    """Who is to correct it, '' while nothing is asked for."""

    @property
    def may_record(self) -> bool:
        """This administrator may say what was found."""
        return self.check.state == RUNNING and self.role in {MAKER, CHECKER}

    @property
    def is_left(self) -> bool:
        """The organisation has gone elsewhere, out of reach of who checks."""
        return not self.maker.contains(self.org.path)


def find_check(scope: Scope, spot_id: int) -> SeenCheck:
    """A spot check with what this administrator is to it. Raise Missing for whom it is none of their business."""
    wanted = select(SpotCheck, Org).join(Org, Org.id == SpotCheck.org_id).where(SpotCheck.id == spot_id)
    row = session().execute(wanted.execution_options(populate_existing=True)).one_or_none()
    role = _role(scope, row[0], row[1]) if row is not None else ""
    if row is None or not role:
        raise Missing
    return SeenCheck(row[0], row[1].ref(), role)


def find_item(scope: Scope, item_id: int) -> SeenItem:
    """What was drawn, with what this administrator is to it. Raise Missing."""
    wanted = (
        select(SpotItem, Org, SpotCheck, _MADE_BY, TeamMember, _TOLD.full_name)
        .join(Org, Org.id == SpotItem.org_id)
        .join(SpotCheck, SpotCheck.id == SpotItem.check_id)
        .join(_MADE_BY, _MADE_BY.id == SpotCheck.org_id)
        .outerjoin(TeamMember, TeamMember.id == SpotItem.member_id)
        .outerjoin(_TOLD, _TOLD.id == SpotItem.told_org_id)
        .where(SpotItem.id == item_id)
    )
    row = session().execute(wanted.execution_options(populate_existing=True)).one_or_none()
    if row is None or PLUGIN not in effective_plugins(row[0].province_code):
        raise Missing
    item, org, check, maker, member, told = row
    role = _role_in(scope, item, org, check, maker, member)
    if not role:
        raise Missing
    return SeenItem(item, org.ref(), check, maker.ref(), role, member, told or "")


def is_mine(scope: Scope) -> ColumnElement[bool]:
    """SQL on an item: it is assigned to whoever is signed in."""
    on_team = (_CHECKER.account_id == scope.account_id, _CHECKER.left_at.is_(None))
    member = exists().where(_CHECKER.id == SpotItem.member_id, *on_team)
    return member if scope.account_id else SpotItem.id.is_(None)


def in_reach(scope: Scope) -> ColumnElement[bool]:
    """SQL on an item's organisation: the post that somebody acts from covers it."""
    return and_(Org.path >= scope.org.path, Org.path < upper(scope.org.path))


def _role(scope: Scope, check: SpotCheck, org: Org) -> str:
    if scope.org.id == org.id and scope.may(CHECK):
        return MAKER
    if scope.covers(org.path) and PLUGIN in effective_plugins(org.province_code):
        return ABOVE
    mine = select(exists().where(SpotItem.check_id == check.id, is_mine(scope)))
    return CHECKER if check.state not in {DRAWN} and session().scalar(mine) else ""


def _role_in(
    scope: Scope, item: SpotItem, org: Org, check: SpotCheck, maker: Org, member: TeamMember | None
) -> str:  # fmt: skip
    if scope.org.id == maker.id and scope.may(CHECK):
        return MAKER
    if member is not None and _is_own(scope, member) and scope.covers(org.path):
        return CHECKER
    if scope.covers(maker.path):
        return ABOVE
    return CONCERNED if item.correction is not None and scope.covers(org.path) else ""


def _is_own(scope: Scope, member: TeamMember) -> bool:
    """True if this member of the team is whoever is signed in."""
    return member.left_at is None and member.account_id is not None and member.account_id == scope.account_id
