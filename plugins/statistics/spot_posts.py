"""Posts that were given for spot checks, and their end (R4.1)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from plugins.statistics.spot_models import SpotPost
from plugins.statistics.team_models import TeamMember
from portal.accounts import services
from portal.accounts.models import Account, Post
from portal.accounts.reach import is_near
from portal.contracts.scope import Scope
from portal.db import session
from portal.orgs.models import Org


@dataclass(frozen=True, slots=True)
class Tie:
    """A post given for a check: whose it is, where, whether it is open."""

    id: int
    name: str
    login: str
    where: str
    is_open: bool


def ties_of(spot_id: int) -> Sequence[Tie]:
    """The posts given for a check, the oldest first."""
    wanted = (
        select(SpotPost.id, TeamMember.name, Account.login, Org.full_name, Post.ended_at)
        .join(TeamMember, TeamMember.id == SpotPost.member_id)
        .join(Post, Post.id == SpotPost.post_id)
        .join(Account, Account.id == Post.account_id)
        .join(Org, Org.id == Post.org_id)
        .where(SpotPost.check_id == spot_id)
    )
    rows = session().execute(wanted.order_by(SpotPost.id))
    return [Tie(tie_id, name, login, where, ended is None) for tie_id, name, login, where, ended in rows]


def end_posts(s: Session, scope: Scope, which: ColumnElement[bool]) -> int:
    """End the posts that were given for checks, in the running transaction, wherever their organisations are by now.

    Returns how many were open.
    """
    wanted = select(SpotPost.post_id, Org).join(Post, Post.id == SpotPost.post_id).join(Org, Org.id == Post.org_id)
    rows = s.execute(wanted.where(which, Post.ended_at.is_(None)).order_by(SpotPost.id)).all()
    for post_id, org in rows:
        here = org.ref()
        services.end_post(scope if is_near(scope, here) else replace(scope, org=here), here, post_id)
    return len(rows)
