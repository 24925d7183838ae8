"""Keeping counters: the service that changes a fact bumps them in the same transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from typing import Any

from sqlalchemy import TextClause, delete, select, text
from sqlalchemy.orm import Session

from portal.counts.adding import add_to
from portal.counts.models import Count
from portal.db import advisory_lock, before_commit, bulk_insert, collected, is_postgresql, session
from portal.errors import Conflict
from portal.installation import installation
from portal.orgs.models import Org
from portal.orgs.paths import MAX_DEPTH, WIDTH
from portal.orgs.wideness import TREE_LOCK

CHUNK = 500

SLOTS = 32
"""Over how many rows a figure above the county is spread."""

Deltas = Counter[tuple[str, str]]
Key = tuple[int, str, int]
"""Organisation, metric, slot."""
Changes = Mapping[tuple[int, str], int]
"""What a transaction has added to the figures of organisations: (organisation, metric) -> change."""


def bump(metric: str, deltas: Mapping[str, int]) -> None:
    """Add to `metric` where facts changed: `deltas` maps the path of the organisation that holds them to the change.

    The sums go to every ancestor, and are written just before the transaction commits, in one order everywhere, so that
    locks are short and cannot cross. An organisation above the county (`is_wide`) has several slots for a figure, of
    which transactions in different counties mostly take different ones: nobody waits for the whole country.

    From the first bump on nothing is moved in the tree; a path that was read before that, and has been moved meanwhile,
    ends in Conflict.
    """
    if "counts" not in collected():
        advisory_lock(session(), TREE_LOCK, shared=True)
        collected()["counts"] = Counter()
        before_commit(_write_pending)
    pending: Deltas = collected()["counts"]
    for path, delta in deltas.items():
        pending[path, metric] += delta


def after_counting(callback: Callable[[Changes], None]) -> None:
    """Call `callback` just before this transaction commits, once its counters are written, with what they changed by.

    For facts that hang on a figure: whoever has written an organisation's counter holds it, unless it is wide.
    """
    before_commit(lambda: _call_when_written(callback))


def _call_when_written(callback: Callable[[Changes], None]) -> None:
    if "counts" in collected():  # bumped since it was asked for: those counters are still to be written
        after_counting(callback)
    else:
        callback(collected().get("counted", {}))


def _write_pending() -> None:
    written = write(session(), collected().pop("counts"))
    collected().setdefault("counted", Counter()).update(written)


def write(s: Session, deltas: Deltas) -> Changes:
    """Roll `deltas` ((path, metric) -> change) up to all ancestors and add them, in ascending key order."""
    orgs = _orgs_by_path(s, {prefix for path, _ in deltas for prefix in prefixes(path)})
    rolled: Counter[Key] = Counter()
    changes: Counter[tuple[int, str]] = Counter()
    for (path, metric), delta in deltas.items():
        above = [orgs[prefix] for prefix in prefixes(path)]
        slot = _slot_of(above)
        for org in above:
            rolled[org.id, metric, slot if org.is_wide else 0] += delta
            changes[org.id, metric] += delta
    add_to(s, Count, [(*key, value) for key, value in sorted(rolled.items()) if value])
    return changes


def _slot_of(above: Sequence[Any]) -> int:
    """Which slot of the wide ones among `above` (from the root down) takes a change: the county it is in decides."""
    county = next((org for org in above if not org.is_wide), above[-1])
    return int(county.id) % SLOTS


def prefixes(path: str) -> list[str]:
    """The paths of an organisation and of all above it."""
    return [path[:end] for end in range(WIDTH, len(path) + 1, WIDTH)]


def _orgs_by_path(s: Session, paths: Set[str]) -> dict[str, Any]:
    """(path, id, is_wide) rows by path."""
    found: dict[str, Any] = {}
    for part in _chunks(sorted(paths), CHUNK):
        for row in s.execute(select(Org.path, Org.id, Org.is_wide).where(Org.path.in_(part))):
            found[row.path] = row
    if len(found) < len(paths):
        raise Conflict("组织树刚刚有变动，这次没有保存，请再试一次。")
    return found


def _chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    """`items` in parts of at most `size`."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def recount(s: Session, recounts: Mapping[str, str]) -> None:
    """Make counters anew from the base tables; `recounts` maps a metric to its SQL.

    Whoever changes facts writes counters before committing, so once the table is ours, facts and counters that others
    have committed belong together, and theirs that come later are added to ours.
    """
    if is_postgresql(s):
        advisory_lock(s, TREE_LOCK)
        s.execute(text("LOCK TABLE core_count IN EXCLUSIVE MODE"))
    s.execute(delete(Count).where(Count.metric.in_(recounts)))
    for metric, sql in recounts.items():
        insert = "INSERT INTO core_count (org_id, metric, slot, value) SELECT org_id, :metric, 0, value"
        s.execute(*rolled_up(s, f"{insert} FROM ({{rows}}) AS r", metric, sql))


def rolled_up(s: Session, around: str, metric: str, recount: str) -> tuple[TextClause, dict[str, str]]:
    """A statement with its parameters: `around` says what to do with the `{rows}` that `recount` finds, rolled up.

    It may use `:metric`; a recount may use `:year`, the year of the campaign.
    """
    values = {"metric": metric}
    if ":year" in recount:
        values["year"] = str(installation().config.campaign.year)
    return text(around.format(rows=rollup_rows(s, recount))), values


def rollup_rows(s: Session, recount: str) -> str:
    """SQL for (org_id, value) of every organisation, rolled up from what `recount` finds.

    Set-based: one join of the organisations that hold something with their ancestors' paths.
    """
    if is_postgresql(s):
        levels = f"generate_series(1, {MAX_DEPTH}) AS level(n)"
    else:
        levels = f"({' UNION ALL '.join(f'SELECT {n} AS n' for n in range(1, MAX_DEPTH + 1))}) AS level"
    return (
        "SELECT above.id AS org_id, sum(own.value) AS value"
        f" FROM ({recount}) AS own JOIN core_org AS holder ON holder.id = own.org_id"
        f" JOIN {levels} ON level.n * {WIDTH} <= length(holder.path)"
        f" JOIN core_org AS above ON above.path = substr(holder.path, 1, level.n * {WIDTH})"
        " GROUP BY above.id HAVING sum(own.value) <> 0"
    )


def insert_counts(s: Session, rows: Iterable[tuple[int, str, int]]) -> None:
    """Write counters of organisations that have none yet, as a loader knows them."""
    columns = ("org_id", "metric", "slot", "value")
    bulk_insert(s, Count, columns, ((org, metric, 0, value) for org, metric, value in rows))
