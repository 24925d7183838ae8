"""Finding the organisation that a row of a spreadsheet names, within the uploader's subtree."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.contracts.scope import Scope
from portal.db import session
from portal.orgs.models import Org
from portal.orgs.names import org_key, short_key
from portal.orgs.paths import upper

CHUNK = 5000


class Found(NamedTuple):
    """The open organisations that a text may mean: how many, and one of them."""

    many: int
    org_id: int
    full_name: str


class OrgFinder:
    """Looks names up in batches and remembers them: full name first, then the organisation's code, then short name."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._known: dict[str, Found | None] = {}

    def find_all(self, texts: Collection[str]) -> dict[str, Found | None]:
        """What each text, as typed, means; None for nothing in the subtree."""
        for column, key_of in ((Org.name_key, org_key), (Org.code, str.strip), (Org.short_key, short_key)):
            new = {text: key_of(text) for text in texts if self._known.get(text) is None}
            matches = self._matches(column, sorted(set(new.values()) - {""}))
            self._known |= {text: matches.get(key) for text, key in new.items()}
        return self._known

    def _matches(self, column: InstrumentedAttribute[str], keys: Sequence[str]) -> dict[str, Found]:
        path = self._scope.org.path
        wanted = (
            select(column, func.count(), func.min(Org.id), func.min(Org.full_name))
            .where(Org.path >= path, Org.path < upper(path), Org.closed_at.is_(None))
            .group_by(column)
        )
        rows = (row for part in _parts(keys) for row in session().execute(wanted.where(column.in_(part))))
        return {key: Found(many, org_id, full_name) for key, many, org_id, full_name in rows}


def _parts(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    for start in range(0, len(keys), CHUNK):
        yield keys[start : start + CHUNK]
