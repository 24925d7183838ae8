"""Who belongs in the register: the members that graduate in the campaign's year (R2.2)."""

from __future__ import annotations

from sqlalchemy import ColumnElement, and_, func

from portal.contracts.scope import OrgRef
from portal.installation import installation
from portal.orgs.models import Org
from portal.people.models import Person


def year() -> str:
    """The campaign's year, as times of graduation begin with it."""
    return str(installation().config.campaign.year)


def graduates() -> ColumnElement[bool]:
    """True for a Person who graduates this year with Org, the branch, or without it; the removed do not."""
    expected = func.coalesce(Person.expected_graduation, Org.expected_graduation)
    return and_(Person.is_member, Person.removed_at.is_(None), expected.startswith(year()))


def is_graduating(person: Person, branch: Org | OrgRef) -> bool:
    """The same of a person who is present, and the branch."""
    expected = person.expected_graduation or branch.expected_graduation or ""
    return person.is_member and expected.startswith(year())
