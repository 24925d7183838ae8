"""Closing many organisations in one transaction, as the undo of an import does: those that are empty."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal import clock
from portal.accounts.models import Account, Post
from portal.contracts.events import OrgChange
from portal.contracts.scope import Scope
from portal.db import advisory_lock, session
from portal.errors import Refused
from portal.orgs.faults import refresh_faults
from portal.orgs.holding import AT_ONCE, hold_ids
from portal.orgs.models import Org
from portal.orgs.services import OPEN_POST, count
from portal.orgs.wideness import TREE_LOCK, refresh_wide
from portal.people.models import Person
from portal.provinces.telling import after_org_change, before_org_change


def close_many(scope: Scope, org_ids: Collection[int]) -> dict[int, str]:
    """Close organisations, those below before their superiors; returns those that stay, with the reason.

    The caller writes the log, for what it does is one change.
    """
    s = session()
    advisory_lock(s, TREE_LOCK, shared=True)
    above = {parent for _, parent in _each(s, org_ids, select(Org.id, Org.parent_id), Org.id) if parent}
    held = {org.id: org for org in hold_ids(s, above.union(org_ids))}
    stays = dict.fromkeys(set(org_ids) - held.keys(), "已被撤销")
    keeps = _what_keeps(s, org_ids)
    closed: list[OrgChange] = []
    for org in sorted((held[i] for i in set(org_ids) & held.keys()), key=lambda org: org.path, reverse=True):
        try:
            closed.append(_close(scope, org, held.get(org.parent_id or 0), keeps[org.id]))
        except Refused as refused:
            stays[org.id] = refused.message.rstrip("。")
        else:
            keeps[org.parent_id or 0].pop(f"下级组织 {org.id}", None)
    s.flush()
    touched = {one.id for change in closed for one in (change.org, change.superior) if one}
    refresh_faults(s, touched)
    refresh_wide(s, touched)
    for change in closed:
        after_org_change(scope, change)
    return stays


def _close(scope: Scope, org: Org, above: Org | None, reasons: dict[str, str]) -> OrgChange:
    """Close one; raise Refused with what keeps it."""
    if above is None or org.id == scope.org.id or not scope.covers(org.path):
        raise Refused("已不在您的管理范围内")
    if reasons:
        raise Refused("、".join(dict.fromkeys(reasons.values())))
    change = OrgChange("closed", org.ref(), org.ref(), above.ref())
    before_org_change(scope, change)
    org.closed_at = clock.now()
    org.version += 1
    count(org, -1)
    return change


def _what_keeps(s: Session, org_ids: Collection[int]) -> defaultdict[int, dict[str, str]]:
    """What keeps each of these organisations from being closed: each of those below, people, administrators."""
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    below = select(Org.parent_id, Org.id).where(Org.closed_at.is_(None))
    for parent, child in _each(s, org_ids, below, Org.parent_id):
        found[parent][f"下级组织 {child}"] = "下面有组织"
    people = select(Person.org_id, Person.org_id).where(Person.removed_at.is_(None)).distinct()
    for org_id, _ in _each(s, org_ids, people, Person.org_id):
        found[org_id]["people"] = "有团员或团干部"
    posts = select(Post.org_id, Post.org_id).join(Account, Account.id == Post.account_id).where(*OPEN_POST).distinct()
    for org_id, _ in _each(s, org_ids, posts, Post.org_id):
        found[org_id]["posts"] = "有管理员"
    return found


def _each(s: Session, ids: Collection[int], wanted: Select[*tuple[Any, ...]], column: Any) -> Iterator[Any]:
    """The rows of `wanted`, pairs, where `column` is one of these ids, a part of them at a time."""
    unique = sorted(ids)
    for start in range(0, len(unique), AT_ONCE):
        yield from s.execute(wanted.where(column.in_(unique[start : start + AT_ONCE])))
