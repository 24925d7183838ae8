"""When an organisation's profile is complete, and keeping that true whatever changes it.

Complete: names, category, industry and telephone are there, and the secretary with a mobile number; a committee also
has two cadres at least in its branches. The metric counts the rows that say so. They are judged anew just before the
transaction commits that changes a part of it, once the counters are written: whoever has written an organisation's
counter of cadres holds it, so nobody else crosses the threshold meanwhile. A wide organisation has several counters;
while it has few cadres, its row is held instead.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence

from sqlalchemy import ColumnElement, delete, func, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from plugins.info_entry.models import Profile
from portal.contracts.events import OrgChange
from portal.contracts.setup import Metric
from portal.counts.models import Count
from portal.counts.services import Changes, after_counting, bump
from portal.db import advisory_lock, collected, is_postgresql, session
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.orgs.wideness import TREE_LOCK

LEAST_CADRES = 2
FEW_CADRES = 1000
"""Fewer than so many cannot leave a wide organisation unseen, at once, in transactions that are not over yet."""
CADRES = "cadres"
ENTERED = ("联系电话", "书记姓名", "书记手机号")
"""What has to be filled in; all else the core knows."""
METRIC = Metric(
    "info_entry.complete", "资料完整的组织", "个",
    "SELECT org_id, 1 AS value FROM info_entry_profile WHERE is_complete", headline=True,
)  # fmt: skip

CHUNK = 500
_PENDING = "info_entry.profiles"

_CADRES = (
    select(func.coalesce(func.sum(Count.value), 0))
    .where(Count.org_id == Org.id, Count.metric == CADRES)
    .correlate(Org)
    .scalar_subquery()
)
IS_COMPLETE: ColumnElement[bool] = (
    Org.closed_at.is_(None)
    & (Org.full_name != "")
    & (Org.short_name != "")
    & (Org.category != "")
    & (Org.industry != "")
    & (func.coalesce(Org.telephone, "") != "")
    & (func.coalesce(Profile.secretary_name, "") != "")
    & Profile.mobile_cipher.is_not(None)
    & or_(Org.category.in_(sorted(HOLDS_MEMBERS)), _CADRES >= LEAST_CADRES)
)
"""The definition, for a profile joined with its organisation."""


def missing(
    category: str, cadres: int, telephone: str | None, secretary: str | None, *, has_mobile: bool
) -> tuple[str, ...]:
    """What an open organisation lacks to be complete, in words; the core sees to names, category and industry."""
    lacking = {
        **dict(zip(ENTERED, (not telephone, not secretary, not has_mobile), strict=True)),
        f"团干部（至少 {LEAST_CADRES} 人，现有 {cadres} 人）": category not in HOLDS_MEMBERS and cadres < LEAST_CADRES,
    }
    return tuple(what for what, lacks in lacking.items() if lacks)


def judge(*org_ids: int) -> None:
    """Before the running transaction commits, judge these profiles, and those whose cadres it takes over the threshold.

    Nobody has to know them: it is enough to say `judge()` wherever people or organisations move.
    """
    if _PENDING not in collected():
        collected()[_PENDING] = set()
        after_counting(_judge)
    collected()[_PENDING].update(org_ids)


def judge_org_change(change: OrgChange) -> None:
    """An organisation was changed, moved or closed: its own profile, and what its cadres meant to others."""
    if change.before is None:
        return  # a new one has no profile yet
    org, before = change.org, change.before
    judge(org.id)
    if org.province_code != before.province_code:
        judge(*profiles_below(org.path))  # where it comes from, nobody may have told us of it


def profiles_below(path: str) -> Sequence[int]:
    """Ids of the organisations at and below a path that have a profile."""
    within = select(Profile.org_id).join(Org, Org.id == Profile.org_id).where(Org.path >= path, Org.path < upper(path))
    return session().scalars(within.order_by(Profile.org_id)).all()


def open_rows(org_ids: Iterable[int]) -> None:
    """Make sure that these organisations have a row, so that there is something to hold: in the order of their ids."""
    insert = pg_insert if is_postgresql(session()) else sqlite_insert
    rows = [{"org_id": org_id, "is_complete": False, "version": 0} for org_id in sorted(org_ids)]
    if rows:
        session().execute(insert(Profile).on_conflict_do_nothing(), rows)


def hold_rows(org_ids: Collection[int]) -> None:
    """Keep everybody else from these rows until the transaction ends."""
    for part in _parts(sorted(org_ids)):
        held = select(Profile.org_id).where(Profile.org_id.in_(part)).order_by(Profile.org_id).with_for_update()
        session().execute(held).all()


def _judge(changes: Changes) -> None:
    session().flush()
    asked: set[int] = collected().pop(_PENDING)
    near = _near_the_threshold(changes)
    if not (asked or near):
        return
    advisory_lock(session(), TREE_LOCK, shared=True)
    open_rows(near)
    hold_rows(asked | near)
    for part in _parts(sorted(asked | near)):
        _settle(part)


def _near_the_threshold(changes: Changes) -> set[int]:
    """Committees that this transaction takes over the threshold, or wide ones that others may, unseen."""
    deltas = {org_id: delta for (org_id, metric), delta in changes.items() if metric == CADRES and delta}
    found = set()
    for part in _parts(sorted(deltas)):
        rows = select(Org.id, Org.is_wide, _CADRES.label("cadres"))
        for row in session().execute(rows.where(Org.id.in_(part), Org.category.not_in(sorted(HOLDS_MEMBERS)))):
            before = row.cadres - deltas[row.id]
            crosses = (before < LEAST_CADRES) != (row.cadres < LEAST_CADRES)
            if crosses or (row.is_wide and min(before, row.cadres) < FEW_CADRES):
                found.add(row.id)
    return found


def _settle(org_ids: Sequence[int]) -> None:
    """Make the rows say what is true, count it, and drop those of organisations that are closed: nobody needs them."""
    s = session()
    rows = select(Profile.org_id, Org.path, Org.closed_at, Profile.is_complete, IS_COMPLETE.label("should"))
    found = s.execute(rows.join(Org, Org.id == Profile.org_id).where(Profile.org_id.in_(org_ids))).all()
    wrong = [row for row in found if bool(row.should) != row.is_complete]
    for value in (True, False):
        ids = [row.org_id for row in wrong if bool(row.should) == value]
        change = update(Profile).where(Profile.org_id.in_(ids)).values(is_complete=literal(value))
        s.execute(change.execution_options(synchronize_session=False))
    if wrong:
        bump(METRIC.key, {row.path: 1 if row.should else -1 for row in wrong})
    closed = [row.org_id for row in found if row.closed_at is not None]
    if closed:
        s.execute(delete(Profile).where(Profile.org_id.in_(closed)).execution_options(synchronize_session=False))


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    for start in range(0, len(ids), CHUNK):
        yield ids[start : start + CHUNK]
