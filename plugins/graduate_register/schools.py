"""What the school of a branch is called: the organisations above it that lead nobody (R3.1)."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from portal.db import session
from portal.orgs.models import Org
from portal.orgs.naming import place_of
from portal.orgs.paths import ancestors
from portal.people.rules.cells import compact


def schools_of(paths: Collection[str]) -> Mapping[str, frozenset[str]]:
    """By the path of a branch the names of its school and faculty, long and short, without the League's words."""
    above = {one for path in paths for one in ancestors(path)}
    wanted = select(Org.path, Org.full_name, Org.short_name).where(Org.path.in_(above), Org.is_leading_body.is_(False))
    names = {row.path: {_plain(row.full_name), _plain(row.short_name)} for row in session().execute(wanted)}
    return {path: frozenset().union(*(names.get(one, ()) for one in ancestors(path))) for path in paths}


def _plain(name: str) -> str:
    return compact(place_of(name)).casefold()
