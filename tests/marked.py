"""Branches with a graduation time, for tests that are not about how it is marked."""

from __future__ import annotations

from sqlalchemy import select

from plugins.graduation_marking.models import Mark
from portal import clock
from portal.contracts.scope import Scope
from portal.db import transaction
from portal.orgs.graduation import settle
from portal.orgs.holding import hold_ids
from portal.orgs.models import Org


def expect(month: str, *codes: str) -> None:
    """Let these branches graduate in `month` ('YYYY-MM'), in the context of an application."""
    with transaction() as s:
        branches = hold_ids(s, s.scalars(select(Org.id).where(Org.code.in_(codes))).all())
        settle(s, Scope(org=branches[0].ref()), branches, month=month)
        for branch in branches:
            s.add(
                Mark(
                    org_id=branch.id, month=month, at=clock.now(), actor="系统", acting_org_id=branch.id,
                    acting_org_name="", proposed="ask", because="", contradicts=False,
                )
            )  # fmt: skip
