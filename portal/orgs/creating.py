"""Making many organisations in one transaction, as an import does: the rules of one, asked set by set.

The caller writes the log, for what it does is one change. One that cannot be made is named with the reason, and keeps
the others from nothing but being below it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.contracts.events import OrgChange
from portal.contracts.scope import Scope
from portal.db import advisory_lock, session
from portal.errors import Refused
from portal.orgs import nesting
from portal.orgs.facts import OrgFacts
from portal.orgs.faults import refresh_faults
from portal.orgs.holding import hold_ids, kind_of
from portal.orgs.models import Org
from portal.orgs.names import org_key
from portal.orgs.paths import MAX_DEPTH, depth
from portal.orgs.services import count, new_org, own_code
from portal.orgs.wideness import TREE_LOCK, refresh_wide
from portal.provinces.telling import after_org_change, before_org_change

CHUNK = 500
GONE = "上级组织已被撤销、移出您的管理范围，或者没有建成"
TWIN = "同一上级下面已有同名的组织"


@dataclass(frozen=True, slots=True)
class Draft:
    """An organisation to be made: its id (allocated before), its superior's, and its checked facts."""

    id: int
    above_id: int
    facts: OrgFacts


@dataclass(slots=True)
class _Making:
    """What is known while organisations are made: superiors, the names below them, what was made and what was not."""

    scope: Scope
    superiors: dict[int, Org]
    names: set[tuple[int, str]]
    codes: set[str]
    made: list[Org] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def create_many(scope: Scope, drafts: Sequence[Draft]) -> dict[int, str]:
    """Make organisations, superiors before those below them; returns those that were not made, with the reason."""
    s = session()
    advisory_lock(s, TREE_LOCK, shared=True)
    outside = {draft.above_id for draft in drafts} - {draft.id for draft in drafts}
    held = {org.id: org for org in hold_ids(s, outside) if scope.covers(org.path)}
    making = _Making(scope, held, set(_names_below(s, held)), _codes_in_use(s, drafts))
    for draft in drafts:
        if reason := _why_not(making, draft):
            making.refused[draft.id] = reason
        else:
            _make(s, making, draft)
    touched = {org.id for org in making.made} | {org.parent_id or 0 for org in making.made}
    refresh_faults(s, touched)
    refresh_wide(s, touched)
    _tell(s, making)
    return making.refused


def _why_not(making: _Making, draft: Draft) -> str:
    above, facts = making.superiors.get(draft.above_id), draft.facts
    if above is None:
        return GONE
    if wrong := nesting.complaint(kind_of(above), facts.kind):
        return wrong
    if depth(above.path) >= MAX_DEPTH:
        return f"组织树最多 {MAX_DEPTH} 级"
    if own_code(draft.id) in making.codes:
        return f"编码 {own_code(draft.id)} 已被使用"
    return TWIN if (above.id, org_key(facts.full_name)) in making.names else ""


def _make(s: Session, making: _Making, draft: Draft) -> None:
    above = making.superiors[draft.above_id]
    org = new_org(above, draft.facts, draft.id, own_code(draft.id))
    try:
        before_org_change(making.scope, OrgChange("created", org.ref(), None, above.ref()))
    except Refused as refused:
        making.refused[draft.id] = refused.message.rstrip("。")
        return
    s.add(org)
    count(org, 1)
    making.made.append(org)
    making.superiors[org.id] = org
    making.names.add((above.id, org.name_key))


def _tell(s: Session, making: _Making) -> None:
    """Tell the plugins of what is there now; what has been found out about it since is read anew."""
    ids = [org.id for org in making.made]
    for start in range(0, len(ids), CHUNK):
        part = select(Org).where(Org.id.in_(ids[start : start + CHUNK])).execution_options(populate_existing=True)
        s.scalars(part).all()
    for org in making.made:
        above = making.superiors[org.parent_id or 0]
        after_org_change(making.scope, OrgChange("created", org.ref(), None, above.ref()))


def _codes_in_use(s: Session, drafts: Sequence[Draft]) -> set[str]:
    """Those of the codes to be given that somebody has brought along."""
    codes = [own_code(draft.id) for draft in drafts]
    parts = (codes[start : start + CHUNK] for start in range(0, len(codes), CHUNK))
    return {code for part in parts for code in s.scalars(select(Org.code).where(Org.code.in_(part)))}


def _names_below(s: Session, org_ids: Collection[int]) -> Iterator[tuple[int, str]]:
    """(superior, key of the full name) of the open organisations directly below these."""
    ids = sorted(org_ids)
    for start in range(0, len(ids), CHUNK):
        below = select(Org.parent_id, Org.name_key).where(Org.parent_id.in_(ids[start : start + CHUNK]))
        yield from ((parent or 0, key) for parent, key in s.execute(below.where(Org.closed_at.is_(None))))
