"""What a batch of rows will be in the database: ids, paths and faults, worked out before it is the batch's turn."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from sqlalchemy.orm import Session

from portal.db import allocate_ids
from portal.errors import Conflict
from portal.orgs import paths
from portal.orgs.faults import first_faults
from portal.orgs.levels import Place, is_wide, province_of
from portal.orgs.loading_rows import Rows

Finding = Callable[[Session, Collection[str]], dict[str, Place]]
"""How the open organisations of some codes are looked up."""


class Newcomer(NamedTuple):
    """A row on its way into the database: its place there, its superior's, and its number in the file."""

    place: Place
    above: Place | None
    i: int


@dataclass(frozen=True, slots=True)
class Plan:
    """Rows with their faults, in the order of their paths, and their superiors outside of the batch as it leaves them.

    `made_before` says how many children each of those must have before it.
    """

    part: array[int]
    batch: list[tuple[Newcomer, int]]
    held: Mapping[str, Place]
    made_before: Mapping[str, int]


class Planner:
    """Plans batch after batch, each as if those before it were written."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._known: dict[str, Place] = {}

    def plan(self, s: Session, part: array[int], find: Finding) -> Plan:
        """Plan the next rows. Raise Conflict if a superior that was there is gone."""
        held = self._superiors(s, part, find)
        made_before = {code: place.children_made for code, place in held.items()}
        newcomers = _give_places(self._rows, allocate_ids(s, "core_org_id", len(part)), part, held)
        last = newcomers[-1].place.path
        self._known |= held
        self._known |= {one.place.code: one.place for one in newcomers if last.startswith(one.place.path)}
        return Plan(part, [(one, _faults(self._rows, one)) for one in newcomers], held, made_before)

    def _superiors(self, s: Session, part: array[int], find: Finding) -> dict[str, Place]:
        """Copies, for a plan stays as it is: later rows may be below the same superiors."""
        inside = {self._rows.code[i] for i in part}
        wanted = {self._rows.parent[i] for i in part} - inside - {""}
        held = {code: replace(self._known[code]) for code in wanted & self._known.keys()}
        held |= find(s, wanted - held.keys())
        require_all(wanted, held)
        return held


def require_all(codes: Collection[str], found: Mapping[str, Place]) -> None:
    """Raise Conflict if one of the superiors was closed while the file was loaded."""
    if missing := sorted(set(codes) - found.keys()):
        raise Conflict(f"上级组织 {missing[0]} 在载入期间被撤销，请重新运行载入。")


def _give_places(rows: Rows, ids: list[int], part: array[int], held: Mapping[str, Place]) -> list[Newcomer]:
    places = dict(held)
    newcomers = []
    for new_id, i in zip(ids, part, strict=True):
        above = places[rows.parent[i]] if rows.parent[i] else None
        code = rows.code[i]
        place = Place(new_id, code, paths.ROOT, province_of(code, rows.full_name[i], above))
        if above is not None:
            above.children_made += 1
            above.leads_leading_bodies |= bool(rows.leading[i] and above.is_leading_body)
            place.path = paths.child(above.path, above.children_made)
        place.is_leading_body = bool(rows.leading[i])
        places[code] = place
        newcomers.append(Newcomer(place, above, i))
    for place, above, _ in newcomers:
        place.is_wide = is_wide(place, above)
    return newcomers


def _faults(rows: Rows, one: Newcomer) -> int:
    place, above, i = one
    return first_faults(
        rows.category[i], rows.industry[i], rows.full_name[i], is_leaf=not place.children_made,
        is_led=above is not None and above.is_leading_body,
    )  # fmt: skip
