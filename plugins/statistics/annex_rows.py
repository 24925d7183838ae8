"""Taking hold of a unit's table for a change, and writing down every step of its way (R3.2)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.orm import Session

from plugins.statistics.annex_models import DRAFT, STATES, Annex, AnnexStep
from plugins.statistics.annex_queries import campaign_year
from plugins.statistics.annex_units import filing_of
from portal import clock
from portal.contracts.scope import OrgRef, Scope
from portal.db import advisory_lock, is_postgresql
from portal.errors import Conflict, Missing, Refused
from portal.orgs.models import Org
from portal.orgs.wideness import TREE_LOCK

LATE = "页面打开以后，这张表有了新的变化，请查看最新情况，再决定怎样处理。"


def unit_now(s: Session, scope: Scope, org: OrgRef) -> OrgRef:
    """The unit as it is now, where it stays until this transaction ends. Raise Missing outside of the scope, Refused
    for an organisation whose figures another one files."""
    advisory_lock(s, TREE_LOCK, shared=True)
    here = open_now(s, org.id)
    if here is None or not scope.covers(here.path):
        raise Missing
    unit = filing_of(here).unit
    if unit.id != here.id:
        raise Refused(f"这里的数字由“{unit.full_name}”填报。")
    return here


def open_now(s: Session, org_id: int) -> OrgRef | None:
    """An organisation as it is now; None if it is closed."""
    found = s.get(Org, org_id, populate_existing=True)
    return found.ref() if found is not None and found.closed_at is None else None


def held(s: Session, org_id: int) -> Annex | None:
    """A unit's row, locked; whoever takes hold of several begins below."""
    wanted = select(Annex).where(Annex.org_id == org_id, Annex.year == campaign_year()).with_for_update()
    return s.scalars(wanted.execution_options(populate_existing=True)).one_or_none()


def make_held(s: Session, org_id: int) -> Annex:
    """The same, and an empty one where nobody has begun."""
    insert: Any = pg_insert if is_postgresql(s) else sqlite_insert
    empty = insert(Annex).values(
        org_id=org_id, year=campaign_year(), state=DRAFT, version=0, told={}, why={}, counted={}, covered=[], head="",
        filler="", telephone="", changed_at=clock.now(), changed_by="", reason="",
    )  # fmt: skip
    s.execute(empty.on_conflict_do_nothing())
    found = held(s, org_id)
    assert found is not None
    return found


def expect(annex: Annex | None, version: int, states: Sequence[str]) -> Annex:
    """The row, if it is in one of `states` and as it was shown. Raise Conflict."""
    if annex is None:
        raise Conflict("这张表还没有开始填报。")
    if annex.state not in states:
        raise Conflict(f"这张表现在是“{STATES[annex.state]}”，不能这样处理。")
    if annex.version != version:
        raise Conflict(LATE)
    return annex


def changed(scope: Scope, annex: Annex) -> None:
    """Somebody has changed it: what was shown before is old."""
    annex.version += 1
    annex.changed_at, annex.changed_by = clock.now(), scope.account_name or "系统"


def step(s: Session, scope: Scope, annex: Annex, kind: str, text: str = "") -> None:
    """Write down what was done to a table, or by the system in the course of what this administrator does."""
    changed(scope, annex)
    s.add(
        AnnexStep(
            annex_id=annex.id, kind=kind, org_name=scope.org.full_name, actor=annex.changed_by, words=text,
            copy_id=annex.copy_id, at=clock.now(),
        )
    )  # fmt: skip
    s.flush()
