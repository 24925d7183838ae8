"""Branches with a graduation time, for tests that are not about how it is marked."""

from __future__ import annotations

from sqlalchemy import select

from portal.db import transaction
from portal.orgs.holding import hold_ids
from portal.orgs.models import Org
from portal.orgs.services import count
from portal.people.counting import count_people
from portal.people.models import Person


def expect(month: str | None, *codes: str) -> None:
    """Let these branches graduate in `month` ('YYYY-MM'), in the context of an application."""
    with transaction() as s:
        ids = s.scalars(select(Org.id).where(Org.code.in_(codes))).all()
        branches = hold_ids(s, ids)
        who = Person.org_id.in_(ids) & Person.removed_at.is_(None)
        count_people(who, -1)
        for branch in branches:
            count(branch, -1)
            branch.expected_graduation = month
            count(branch, +1)
        s.flush()
        count_people(who, +1)
