"""The list of subordinates: pages in the order of the tree, by keyset, however many organisations there are.

Nothing is counted, and a request looks at no more than SCAN organisations: a filter that hardly anything matches would
otherwise read the whole country. PostgreSQL finds rare names by its index; elsewhere the page offers to look further.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Select, select

from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import OrgFilter
from portal.db import is_postgresql, session
from portal.errors import Refused
from portal.installation import installation
from portal.orgs import paths
from portal.orgs.filtering import Condition, conditions, has_characters, searched
from portal.orgs.models import REF, Org
from portal.orgs.selection import ListFilter, Selection

PAGE = 30
"""With the columns of all plugins, so many rows of a county are 3 kB on the way."""
SCAN = 10_000
LAST = "last"
_CURSOR = re.compile("(?:[0-9a-z]{3}){1,32}")


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of organisations. Cursors are '' where there is nothing more; `partial`: the next may be empty too."""

    orgs: tuple[OrgRef, ...]
    previous: str = ""
    next: str = ""
    partial: bool = False


def list_page(
    org: OrgRef, wanted: ListFilter, offered: Sequence[OrgFilter], after: str = "", before: str = ""
) -> Listing:
    """The page after, or before, a cursor of an earlier page; `before` LAST is the end of the list."""
    must = conditions(org, wanted, offered)
    bounded = wanted.narrows and not wanted.direct
    if before:
        return _backward(org, must, _path(org, before) or paths.upper(org.path), bounded=bounded)
    return _forward(org, wanted, must, _path(org, after) or org.path, bounded=bounded)


def selected(scope: Scope, org: OrgRef, selection: Selection) -> Select[int]:
    """The ids of the selected organisations below `org`, in the order of the tree. Raise Refused if there are none.

    Run it where the work is done: in a job, page by page, or as a part of a set-based statement.
    """
    if selection.is_empty:
        raise Refused("还没有选择组织，请先勾选，再点按钮。")
    offered = installation().registry.org_filters(scope, org)
    must = [*_below(org), *conditions(org, selection.filter or ListFilter(), offered)]
    if selection.filter is None:
        must.append(Org.code.in_(selection.codes))
    return select(Org.id).where(*must).order_by(Org.path)


def _forward(org: OrgRef, wanted: ListFilter, must: list[Condition], low: str, *, bounded: bool) -> Listing:
    reach = _reach(Org.path > low, Org.path < paths.upper(org.path)) if bounded else None
    within = [*must, Org.path > low, Org.path <= reach if reach else Org.path < paths.upper(org.path)]
    found = _refs(select(Org).where(*within).order_by(Org.path).limit(PAGE + 1))
    key = searched(wanted.q)
    if reach and len(found) <= PAGE and (named := _named(key)) is not None:
        rest = select(Org).where(*must, Org.path > reach, Org.path < paths.upper(org.path), named)
        found += _refs(rest.order_by(Org.path).limit(PAGE + 1 - len(found)))
        reach = None
    previous = found[0].path if found and low != org.path else ""
    if len(found) > PAGE:
        return _listing(org, found[:PAGE], previous, found[PAGE - 1].path)
    return _listing(org, found, previous, reach or "", partial=bool(reach))


def _backward(org: OrgRef, must: list[Condition], high: str, *, bounded: bool) -> Listing:
    reach = _reach(Org.path > org.path, Org.path < high, backward=True) if bounded else None
    within = [*must, Org.path < high, Org.path >= reach if reach else Org.path > org.path]
    found = _refs(select(Org).where(*within).order_by(Org.path.desc()).limit(PAGE + 1))
    next_ = found[0].path if found and high != paths.upper(org.path) else ""
    if len(found) > PAGE:
        return _listing(org, found[PAGE - 1 :: -1], found[PAGE - 1].path, next_)
    return _listing(org, found[::-1], reach or "", next_, partial=bool(reach))


def _listing(org: OrgRef, found: list[OrgRef], previous: str, next_: str, *, partial: bool = False) -> Listing:
    """A page with its cursors cut to what follows the listed organisation's path."""
    length = len(org.path)
    return Listing(tuple(found), previous[length:], next_[length:], partial)


def _named(key: str) -> Condition | None:
    """What an index knows of names that hold `key`, if it knows anything."""
    return has_characters(key) if is_postgresql(session()) and not key.isascii() else None


def _below(org: OrgRef) -> list[Condition]:
    return [Org.path > org.path, Org.path < paths.upper(org.path)]


def _reach(*range_: Condition, backward: bool = False) -> str | None:
    """The path at which SCAN organisations of the range have been looked at; None if there are not so many.

    It replaces the range's end: given two ends, SQLite would take the farther one.
    """
    order = Org.path.desc() if backward else Org.path
    return session().scalar(select(Org.path).where(*range_).order_by(order).offset(SCAN - 1).limit(1))


def _refs(query: Select[Org]) -> list[OrgRef]:
    return [OrgRef(*row) for row in session().execute(query.with_only_columns(*REF))]


def _path(org: OrgRef, cursor: str) -> str:
    return org.path + cursor if _CURSOR.fullmatch(cursor) else ""
