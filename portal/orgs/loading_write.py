"""Writing the accepted rows of a file: batches in the order of paths, each a transaction of its own.

Every batch leaves the tree and its counters consistent. A load that is killed and run again skips what is there and
goes on numbering below each superior where it stopped, so that it ends with the same tree as an undisturbed one.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, update
from sqlalchemy.orm import Session

from portal import clock
from portal.audit.services import record
from portal.contracts.scope import Scope
from portal.counts.services import bump, insert_counts
from portal.db import advisory_lock, bulk_insert, is_postgresql, session, table_of, transaction
from portal.errors import Conflict
from portal.orgs import paths
from portal.orgs.faults import refresh_faults
from portal.orgs.levels import Place
from portal.orgs.loading_counts import NewOrg, roll_up
from portal.orgs.loading_index import index_kept_up
from portal.orgs.loading_known import hold_places, open_places
from portal.orgs.loading_plan import Plan, Planner, require_all
from portal.orgs.loading_rows import Rows
from portal.orgs.loading_turns import in_turns
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


def write(rows: Rows, order: array[int], source: str, scope: Scope | None, on_rows: OnRows) -> None:
    """Store the rows of `order`. `source` names the file in the audit log."""
    parts = [order[start : start + BATCH] for start in range(0, len(order), BATCH)]
    write_all = _write_beside if is_postgresql(session()) and not session().info.get("writing") else _write_alone
    with index_kept_up():
        write_all(rows, parts, lambda plan: record(scope, "orgs.loaded", source, **_told(plan)), on_rows)


def _write_alone(rows: Rows, parts: list[array[int]], tell: Callable[[Plan], object], on_rows: OnRows) -> None:
    """One batch after the other, each with its superiors held from the beginning."""
    for part in parts:
        with transaction() as s:
            advisory_lock(s, TREE_LOCK, shared=True)
            plan = Planner(rows).plan(s, part, hold_places)
            write_batch(s, rows, plan, lambda: None)
            tell(plan)
        on_rows(len(part))


def _write_beside(rows: Rows, parts: list[array[int]], tell: Callable[[Plan], object], on_rows: OnRows) -> None:
    """Two batches at once, for PostgreSQL puts in one row after the other: what the second is below may still be on its
    way, and is held only when it is the batch's turn.

    Where that fails, for somebody else has come between, the batch is written alone; so is one that cannot be written.
    """

    done = 0

    def plans(parts: list[array[int]]) -> Iterator[Plan]:
        planner = Planner(rows)
        for part in parts:
            with transaction() as s:
                plan = planner.plan(s, part, open_places)
            yield plan

    def store(plan: Plan, wait: Callable[[], object]) -> None:
        nonlocal done
        with transaction() as s:
            advisory_lock(s, TREE_LOCK, shared=True)
            write_batch(s, rows, plan, wait)
            tell(plan)
        done += 1
        on_rows(len(plan.part))

    while done < len(parts):
        try:
            in_turns(plans(parts[done:]), store)
        except Exception:  # noqa: BLE001 - whatever it was, it will be again
            _write_alone(rows, parts[done : done + 1], tell, on_rows)
            done += 1


def _told(plan: Plan) -> dict[str, Any]:
    """What the audit log says of a batch."""
    return {"path": plan.batch[0][0].place.path, "count": len(plan.batch)}


def write_batch(s: Session, rows: Rows, plan: Plan, wait: Callable[[], object]) -> None:
    """Store rows, counters, and what changes for the superiors outside of the batch, once it is the batch's turn."""
    bulk_insert(s, Org, COLUMNS, _records(rows, plan, clock.now()))
    counters, gathered = roll_up(_to_count(rows, plan))
    insert_counts(s, counters)
    wait()
    _hold_superiors(s, plan)
    held = plan.held.values()
    _note_children_made(s, held)
    for place in held:
        for metric, value in gathered[place.path].items():
            bump(metric, {place.path: value})
    refresh_faults(s, [place.id for place in held])
    refresh_wide(s, [place.id for place in held if place.is_leading_body])


def _hold_superiors(s: Session, plan: Plan) -> None:
    """Raise Conflict if they are not what they were taken for.

    Nobody is waited for: whoever holds one to put an organisation below it may be waiting for a row of this batch.
    """
    found = hold_places(s, plan.held, nowait=True)
    require_all(plan.held, found)
    for code, place in plan.held.items():
        if (found[code].path, found[code].children_made) != (place.path, plan.made_before[code]):
            raise Conflict(f"上级组织 {code} 在载入期间有变动，请重新运行载入。")


def _records(rows: Rows, plan: Plan, at: datetime) -> Iterator[tuple[Any, ...]]:
    """Rows of core_org, in the order of COLUMNS."""
    for (place, above, i), faults in plan.batch:
        full, short = rows.full_name[i], rows.short_name[i]
        yield (
            place.id, place.code, place.path, above.id if above else None, paths.depth(place.path), place.province_code,
            full, short, rows.category[i], rows.industry[i], place.is_leading_body, place.is_wide,
            *initials_and_pinyin(full), org_key(full), short_key(short), place.children_made, faults, 1, at,
        )  # fmt: skip


def _to_count(rows: Rows, plan: Plan) -> list[NewOrg]:
    return [
        NewOrg(place.id, place.path, rows.category[i], rows.industry[i], faults) for (place, _, i), faults in plan.batch
    ]


def _note_children_made(s: Session, held: Iterable[Place]) -> None:
    values = [{"place": place.id, "made": place.children_made} for place in held]
    if values:
        table = table_of(Org)
        s.execute(update(table).where(table.c.id == bindparam("place")).values(children_made=bindparam("made")), values)
