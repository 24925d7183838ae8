"""Branches with a graduation time, for tests that are not about how it is marked."""

from __future__ import annotations

from sqlalchemy import select, update

from portal.db import transaction
from portal.orgs.models import Org
from portal.people.counting import count_people, hold_branches
from portal.people.models import Person


def expect(month: str | None, *codes: str) -> None:
    """Let these branches graduate in `month` ('YYYY-MM'), in the context of an application."""
    with transaction() as s:
        ids = s.scalars(select(Org.id).where(Org.code.in_(codes))).all()
        hold_branches(s, ids)
        who = Person.org_id.in_(ids) & Person.removed_at.is_(None)
        count_people(who, -1)
        s.execute(update(Org).where(Org.id.in_(ids)).values(expected_graduation=month))
        count_people(who, +1)
