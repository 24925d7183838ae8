"""Writing the accepted rows of a file: batches in the order of paths, each a transaction of its own.

Every batch leaves the tree and its counters consistent. A load that is killed and run again skips what is there and
goes on numbering below each superior where it stopped, so that it ends with the same tree as an undisturbed one.
"""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from portal import clock
from portal.audit.services import record
from portal.contracts.scope import Scope
from portal.counts.services import bump, insert_counts
from portal.db import advisory_lock, allocate_ids, bulk_insert, table_of, transaction
from portal.errors import Conflict
from portal.orgs import paths
from portal.orgs.faults import first_faults, refresh_faults
from portal.orgs.levels import Place, is_wide, province_of
from portal.orgs.loading_counts import NewOrg, roll_up
from portal.orgs.loading_index import index_kept_up
from portal.orgs.loading_known import hold_places
from portal.orgs.loading_rows import Rows
from portal.orgs.models import Org
from portal.orgs.names import org_key, short_key
from portal.orgs.pinyin import initials_and_pinyin
from portal.orgs.wideness import TREE_LOCK, refresh_wide

BATCH = 20_000
COLUMNS = (
    "id", "code", "path", "parent_id", "depth", "province_code", "full_name", "short_name", "category", "industry",
    "is_leading_body", "is_wide", "pinyin", "whole_pinyin", "name_key", "short_key", "children_made", "faults",
    "version", "created_at",
)  # fmt: skip

OnRows = Callable[[int], object]


class Newcomer(NamedTuple):
    """A row on its way into the database: its place there, its superior's, and its number in the file."""

    place: Place
    above: Place | None
    i: int


Batch = list[tuple[Newcomer, int]]
"""Newcomers with their faults, in the order of their paths."""

Keys = tuple[str, str, str, str]
"""pinyin, whole_pinyin, name_key and short_key of a row."""


def write(rows: Rows, order: array[int], source: str, scope: Scope | None, on_rows: OnRows) -> None:
    """Store the rows of `order`. `source` names the file in the audit log."""
    parts = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    with index_kept_up():
        for part, keys in _with_keys(rows, parts):
            with transaction() as s:
                advisory_lock(s, TREE_LOCK, shared=True)
                first = write_batch(s, rows, part, keys)
                record(scope, "orgs.loaded", source, path=first.path, count=len(part))
            on_rows(len(part))


def _with_keys(rows: Rows, parts: Iterable[array[int]]) -> Iterator[tuple[array[int], list[Keys]]]:
    """Each part with its keys, worked out while the database takes in the part before."""
    with ThreadPoolExecutor(1, "name keys") as beside:
        waiting: deque[tuple[array[int], Future[list[Keys]]]] = deque()
        for part in parts:
            waiting.append((part, beside.submit(_keys, rows, part)))
            if len(waiting) > 1:
                ready, keys = waiting.popleft()
                yield ready, keys.result()
        for ready, keys in waiting:
            yield ready, keys.result()


def _keys(rows: Rows, part: array[int]) -> list[Keys]:
    names = [(rows.full_name[i], rows.short_name[i]) for i in part]
    return [(*initials_and_pinyin(full), org_key(full), short_key(short)) for full, short in names]


def write_batch(s: Session, rows: Rows, part: array[int], keys: Iterable[Keys]) -> Place:
    """Store rows, counters, and what changes for the superiors outside of the batch; return the first one's place."""
    held = _hold_superiors(s, rows, part)
    batch = [(one, _faults(rows, one)) for one in _give_places(s, rows, part, held)]
    at = clock.now()
    bulk_insert(s, Org, COLUMNS, _records(rows, batch, keys, at))
    _note_children_made(s, held.values())
    counters, gathered = roll_up(_to_count(rows, batch))
    insert_counts(s, counters)
    for place in held.values():
        for metric, value in gathered[place.path].items():
            bump(metric, {place.path: value})
    refresh_faults(s, [place.id for place in held.values()])
    refresh_wide(s, [place.id for place in held.values() if place.is_leading_body])
    return batch[0][0].place


def _hold_superiors(s: Session, rows: Rows, part: array[int]) -> dict[str, Place]:
    inside = {rows.code[i] for i in part}
    wanted = {rows.parent[i] for i in part} - inside - {""}
    held = hold_places(s, wanted)
    if missing := sorted(wanted - held.keys()):
        raise Conflict(f"上级组织 {missing[0]} 在载入期间被撤销，请重新运行载入。")
    return held


def _give_places(s: Session, rows: Rows, part: array[int], held: Mapping[str, Place]) -> list[Newcomer]:
    places = dict(held)
    batch = []
    for new_id, i in zip(allocate_ids(s, "core_org_id", len(part)), part, strict=True):
        above = places[rows.parent[i]] if rows.parent[i] else None
        code = rows.code[i]
        place = Place(new_id, code, paths.ROOT, province_of(code, rows.full_name[i], above))
        if above is not None:
            above.children_made += 1
            above.leads_leading_bodies |= bool(rows.leading[i] and above.is_leading_body)
            place.path = paths.child(above.path, above.children_made)
        place.is_leading_body = bool(rows.leading[i])
        places[code] = place
        batch.append(Newcomer(place, above, i))
    for place, above, _ in batch:
        place.is_wide = is_wide(place, above)
    return batch


def _records(rows: Rows, batch: Batch, keys: Iterable[Keys], at: datetime) -> Iterator[tuple[Any, ...]]:
    """Rows of core_org, in the order of COLUMNS."""
    for ((place, above, i), faults), found_by in zip(batch, keys, strict=True):
        yield (
            place.id, place.code, place.path, above.id if above else None, paths.depth(place.path), place.province_code,
            rows.full_name[i], rows.short_name[i], rows.category[i], rows.industry[i], place.is_leading_body,
            place.is_wide, *found_by, place.children_made, faults, 1, at,
        )  # fmt: skip


def _to_count(rows: Rows, batch: Batch) -> list[NewOrg]:
    return [NewOrg(place.id, place.path, rows.category[i], rows.industry[i], faults) for (place, _, i), faults in batch]


def _faults(rows: Rows, one: Newcomer) -> int:
    place, above, i = one
    return first_faults(
        rows.category[i], rows.industry[i], rows.full_name[i], is_leaf=not place.children_made,
        is_led=above is not None and above.is_leading_body,
    )  # fmt: skip


def _note_children_made(s: Session, held: Iterable[Place]) -> None:
    values = [{"place": place.id, "made": place.children_made} for place in held]
    if values:
        table = table_of(Org)
        s.execute(update(table).where(table.c.id == bindparam("place")).values(children_made=bindparam("made")), values)
