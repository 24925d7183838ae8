"""Which branches are meant: those ticked or filtered in 管理下级组织, or those that a page has carried along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, not_, select

from plugins.graduation_marking.markers import can_be_marked, why_left_out
from plugins.graduation_marking.marks import marks_of
from portal.contracts.scope import OrgRef, Scope
from portal.db import among, session
from portal.errors import Missing, Refused
from portal.orgs import paths
from portal.orgs.listing import selected
from portal.orgs.models import REF, Org
from portal.orgs.selection import Selection
from portal.provinces.narrowing import hidden_provinces

MOST = 5000
"""Branches that are marked in one act."""
SHOWN = 20
_LONGEST_ID = 18


@dataclass(frozen=True, slots=True)
class Chosen:
    """The branches that can be marked; `left_out` are the first of those that cannot, with the reason, `others` how
    many there are; `more`: there are further branches than one act can mark."""

    branches: tuple[OrgRef, ...]
    left_out: tuple[tuple[OrgRef, str], ...] = ()
    others: int = 0
    more: bool = False


def choose(scope: Scope, place: OrgRef, selection: Selection) -> Chosen:
    """What the list of subordinates has sent. Raise Refused if nothing was ticked."""
    everything = selected(scope, place, selection)
    branches = _refs(everything.where(can_be_marked()).limit(MOST + 1))
    rest = everything.where(not_(can_be_marked()))
    left_out, others = _refs(rest.limit(SHOWN)), session().scalar(select(func.count()).select_from(rest.subquery()))
    return Chosen(tuple(branches[:MOST]), _with_reasons(left_out), others or 0, len(branches) > MOST)


def carried(place: OrgRef, ids: Sequence[int]) -> tuple[OrgRef, ...]:
    """The open organisations `ids` in the order of the tree. Raise Missing if one is not below `place`."""
    if not ids or len(ids) > MOST:
        raise Refused("还没有选择团支部，请返回列表重新勾选。")
    wanted = select(*REF).where(among(Org.id, ids), Org.closed_at.is_(None)).order_by(Org.path)
    found = tuple(OrgRef(*row) for row in session().execute(wanted))
    if len(found) < len(set(ids)) or not all(place.contains(one.path) for one in found):
        raise Missing
    return found


def ids_in(text: str) -> list[int]:
    """The ids of a hidden field; what is no list of ids is none."""
    parts = text.split(",")
    return [int(part) for part in parts] if all(map(_is_id, parts)) else []


def unmarked(scope: Scope, place: OrgRef) -> Select[*tuple[Any, ...]]:
    """The columns of OrgRef of the branches at and below `place` that need a mark, in the order of the tree."""
    return (
        select(*REF)
        .where(Org.path >= place.path, Org.path < paths.upper(place.path), Org.closed_at.is_(None), can_be_marked())
        .where(Org.province_code.not_in(hidden_provinces(scope, "graduation_marking")))
        .order_by(Org.path)
    )


def unmarked_below(scope: Scope, place: OrgRef) -> Chosen:
    """As many of them as one act can mark."""
    found = [OrgRef(*row) for row in session().execute(unmarked(scope, place).limit(MOST + 1))]
    return Chosen(tuple(found[:MOST]), more=len(found) > MOST)


def _refs(query: Select[int]) -> list[OrgRef]:
    return [OrgRef(*row) for row in session().execute(query.with_only_columns(*REF))]


def _with_reasons(orgs: Sequence[OrgRef]) -> tuple[tuple[OrgRef, str], ...]:
    marks = marks_of([org.id for org in orgs])
    return tuple((org, marks[org.id].told if org.id in marks else why_left_out(org)) for org in orgs)


def _is_id(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= _LONGEST_ID
