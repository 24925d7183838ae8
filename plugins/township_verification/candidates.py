"""Which organisations may be township-level: those below leading bodies, or below what is called like one (A1.1).

Superiors are few among millions of organisations, so they are found first, and only what lies directly below is read.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import aliased

from plugins.township_verification.agreeing import outdated
from plugins.township_verification.models import Check
from plugins.township_verification.recogniser.recognising import Superior, may_lead, recognise
from plugins.township_verification.recogniser.verdict import Verdict
from portal.contracts.scope import OrgRef
from portal.db import session
from portal.orgs.categories import HOLDS_MEMBERS, title_of
from portal.orgs.models import Org
from portal.orgs.paths import upper

AT_ONCE = 10_000
_Above = aliased(Org)


def verdict_of(name: str, category: str, superior: Superior) -> Verdict | None:
    """What is recognised of an organisation; None for what is no candidate: nothing is kept of it, and it is 否."""
    found = recognise(name, title_of(category), superior)
    return found if superior.is_leading or found.flag is not False else None


def superiors_within(org: OrgRef) -> dict[int, Superior]:
    """The organisations at and below `org` that may have townships directly below them, in the order of the tree."""
    wanted = (
        select(Org.id, Org.full_name, Org.is_leading_body)
        .where(*_within(org), Org.closed_at.is_(None), Org.category.not_in(HOLDS_MEMBERS))
        .where(or_(Org.is_leading_body, Org.children_made > 0))
    )
    rows = session().execute(wanted.order_by(Org.path).execution_options(yield_per=AT_ONCE))
    return {row.id: Superior(row.full_name, row.is_leading_body) for row in rows if row[2] or may_lead(row[1])}


def outdated_below(superiors: Mapping[int, Superior]) -> Iterator[int]:
    """Ids of the organisations directly below of which something else is kept than what is recognised now."""
    wanted = (
        select(Org.id, Org.full_name, Org.category, Org.parent_id, Org.township_flag, Check.org_id.label("kept_id"),
               Check.flag, Check.why, Check.is_settled)
        .join(Check, Check.org_id == Org.id, isouter=True)
        .where(Org.parent_id.in_(superiors), Org.closed_at.is_(None))
    )  # fmt: skip
    for row in session().execute(wanted):
        if _is_outdated(row, superiors[row.parent_id or 0]):
            yield row.id


def _is_outdated(row: Any, superior: Superior) -> bool:
    """True where something else is kept than what is recognised now; what the centre has settled is left alone."""
    if row.kept_id is None and superior.is_leading:
        return True
    if row.is_settled:
        return False
    found = verdict_of(row.full_name, row.category, superior)
    if row.kept_id is None or found is None:
        return row.kept_id is not None or found is not None
    return found != (row.flag, row.why) or row.township_flag is not row.flag


def stray_within(org: OrgRef) -> Select[int]:
    """Ids of what something is kept of at and below `org` that is to be looked at again: what is closed, has no leading
    body above it, or was agreed with under another name or superior."""
    no_candidate = or_(Org.closed_at.is_not(None), and_(_Above.is_leading_body.is_(False), Check.is_settled.is_(False)))
    return (
        select(Check.org_id).join(Org, Org.id == Check.org_id).join(_Above, _Above.id == Org.parent_id)
        .where(*_within(org), or_(no_candidate, outdated()))
    )  # fmt: skip


def _within(org: OrgRef) -> Sequence[ColumnElement[bool]]:
    return (Org.path >= org.path, Org.path < upper(org.path))
