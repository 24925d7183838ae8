"""How far the register of an organisation is, and of those below it: kept figures (R3.1, R2.2)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from plugins.graduate_register.metrics import ALL, COMPLETE, GRADUATING, REGISTERED, TOWNSHIP, WITH_MOBILE
from portal.contracts.scope import OrgRef, Scope
from portal.counts.models import Count
from portal.counts.queries import totals
from portal.db import session
from portal.orgs.models import Org
from portal.provinces.narrowing import hidden_provinces

PAGE = 50
_PLACE = re.compile("[0-9a-z]{3,96}")


@dataclass(frozen=True, slots=True)
class Share:
    """The graduates of an organisation with all below it, and of how many of them what is known."""

    org: OrgRef
    graduates: int
    with_mobile: int
    registered: int
    complete: int
    with_township: int

    @property
    def open(self) -> int:
        """How many have no record, or none that is complete."""
        return self.graduates - self.complete


def share_of(org: OrgRef, figures: Mapping[str, int]) -> Share:
    """An organisation's figures, as they were read already."""
    return Share(org, *(figures[metric] for metric in (GRADUATING, WITH_MOBILE, REGISTERED, COMPLETE, TOWNSHIP)))


def shares_of(orgs: Sequence[OrgRef]) -> list[Share]:
    """The same for several organisations, in one query."""
    found = totals(orgs, ALL)
    return [share_of(org, found[org.id]) for org in orgs]


def below(scope: Scope, org: OrgRef, after: str = "") -> tuple[list[Share], str]:
    """A page of the direct subordinates with graduates, in the order of the tree, and the cursor of the next."""
    wanted = (
        select(Org)
        .join(Count, (Count.org_id == Org.id) & (Count.metric == GRADUATING))
        .where(Org.parent_id == org.id, Org.closed_at.is_(None))
        .where(Org.province_code.not_in(hidden_provinces(scope, "graduate_register")))
        .group_by(Org.id)
        .having(func.sum(Count.value) > 0)
        .order_by(Org.path)
        .limit(PAGE + 1)
    )
    if _PLACE.fullmatch(after):
        wanted = wanted.where(Org.path > org.path + after)
    orgs = [one.ref() for one in session().scalars(wanted)]
    following = orgs[PAGE - 1].path[len(org.path) :] if len(orgs) > PAGE else ""
    return shares_of(orgs[:PAGE]), following
