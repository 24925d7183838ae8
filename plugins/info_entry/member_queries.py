"""Reading one person, and the branches people can be put into."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from plugins.info_entry.queries import HOLDERS
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.errors import Missing
from portal.orgs.listing import PAGE, list_page
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.orgs.selection import ListFilter
from portal.people.models import Person
from portal.people.queries import person_in_subtree
from portal.provinces.narrowing import hidden_provinces

LISTED, OFFERED = PAGE, 12
"""Branches on a page of their own, and to choose from in a form, where more would hide what follows."""


def find_person(scope: Scope, person_id: int) -> tuple[Person, OrgRef]:
    """A person with the branch, removed or not. Raise Missing outside the subtree, or where the plugin is off."""
    found = person_in_subtree(scope, person_id)
    if found is None or found[1].province_code in hidden_provinces(scope, "info_entry"):
        raise Missing
    return found


def branches_below(org: OrgRef, q: str, most: int = LISTED) -> list[OrgRef]:
    """The first open branches below `org` that the words fit."""
    found: list[OrgRef] = []
    for category in HOLDERS:
        found += list_page(org, replace(ListFilter.parse({"q": q}), category=category), ()).orgs
    return sorted(found, key=lambda one: one.path)[:most]


def is_branch(org: OrgRef) -> bool:
    """True if people can belong to the organisation."""
    return org.category in HOLDERS


def names_of(scope: Scope, ids: Sequence[int], most: int) -> list[str]:
    """The names of the first of these people who are in the scope."""
    own = select(Person.name).join(Org, Org.id == Person.org_id).where(Person.id.in_(ids)).order_by(Org.path, Person.id)
    return list(session().scalars(own.where(Org.path >= scope.org.path, Org.path < upper(scope.org.path)).limit(most)))
