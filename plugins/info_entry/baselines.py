"""Setting baselines (R1.1): by the superior, each change with who, when, from what to what and on which ground."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugins.info_entry.baseline_models import Baseline, BaselineChange
from plugins.info_entry.rates import Headcount
from plugins.info_entry.standings import baseline_year
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import advisory_lock, session, transaction
from portal.errors import Conflict, Refused
from portal.orgs.holding import hold
from portal.orgs.models import Org
from portal.orgs.paths import ROOT
from portal.orgs.wideness import TREE_LOCK

ACTION = "info_entry.baseline_set"
LONGEST_SOURCE = 100
HISTORY = 20


@dataclass(frozen=True, slots=True)
class Wish:
    """What a unit's baseline should be (None: taken away), and the version of it that was shown (0: none was set)."""

    code: str
    headcount: Headcount | None
    version: int


@dataclass(frozen=True, slots=True)
class Put:
    """A baseline that is to be written: the unit, what it was, what it will be."""

    org_id: int
    row: Baseline | None
    new: Headcount | None

    @property
    def old(self) -> Headcount | None:
        """What the baseline is now."""
        return Headcount(self.row.members, self.row.cadres, self.row.dual) if self.row else None


def may_set(scope: Scope, org: OrgRef) -> bool:
    """The superior sets a unit's baseline, the unit sees it; only the root of the tree has nobody above it."""
    is_below = org.path != scope.org.path
    return scope.may("info_entry.set_baselines") and scope.covers(org.path) and (is_below or is_root(org))


def is_root(org: OrgRef) -> bool:
    """True for the organisation that has no superior."""
    return org.path == ROOT


def save(scope: Scope, place: OrgRef, wishes: Sequence[Wish], source: str) -> int:
    """Make the wishes true for units at or below `place`, all of them or none; returns how many were changed.

    A wish that is true already changes nothing, so that a form may be sent twice. Raise Refused, Missing or Conflict.
    """
    with refusals_recorded(scope, ACTION, place.full_name, place.path), transaction() as s:
        advisory_lock(s, TREE_LOCK, shared=True)
        orgs = hold(s, scope, *(wish.code for wish in wishes))
        rows = rows_of(s, [org.id for org in orgs])
        puts = [_put(scope, org, wish, rows.get(org.id)) for org, wish in zip(orgs, wishes, strict=True)]
        puts = [put for put in puts if put.old != put.new]
        ground = _ground(source, is_change=any(put.old for put in puts))
        write(s, scope, puts, ground)
        if puts:
            changed = {org.id: org for org in orgs}
            at = changed[puts[0].org_id] if len(puts) == 1 else place
            record(scope, ACTION, at.full_name, path=at.path, **_told(puts, ground))
    return len(puts)


def rows_of(s: Session, org_ids: Iterable[int]) -> dict[int, Baseline]:
    """The baselines of these units as they are now. Whoever changes some has locked their organisations first."""
    wanted = select(Baseline).where(Baseline.org_id.in_(org_ids), Baseline.year == baseline_year())
    return {row.org_id: row for row in s.scalars(wanted.execution_options(populate_existing=True))}


def write(s: Session, scope: Scope, puts: Sequence[Put], source: str, import_id: int | None = None) -> None:
    """Write baselines and their history. The id of its last change is a baseline's version, so none ever comes back."""
    changes = [_change(scope, put, source, import_id) for put in puts]
    s.add_all(changes)
    s.flush()
    for put, change in zip(puts, changes, strict=True):
        row = put.row
        if put.new is None:
            s.delete(row)
            continue
        if row is None:
            row = Baseline(org_id=put.org_id, year=change.year)
            s.add(row)
        row.members, row.cadres, row.dual = put.new
        row.version = change.id
    s.flush()


def history(org: OrgRef, before: int | None = None) -> tuple[Sequence[tuple[BaselineChange, str]], int | None]:
    """A page of changes of a baseline with the short name of whose administrator made them, the newest first, and the
    key of the next page."""
    wanted = (
        select(BaselineChange, Org.short_name)
        .join(Org, Org.id == BaselineChange.acting_org_id)
        .where(BaselineChange.org_id == org.id, BaselineChange.year == baseline_year())
        .order_by(BaselineChange.id.desc())
        .limit(HISTORY + 1)
    )
    if before is not None:
        wanted = wanted.where(BaselineChange.id < before)
    rows = [(change, name) for change, name in session().execute(wanted)]
    return rows[:HISTORY], rows[HISTORY - 1][0].id if len(rows) > HISTORY else None


def _put(scope: Scope, org: Org, wish: Wish, row: Baseline | None) -> Put:
    if org.id == scope.org.id and org.parent_id is not None:
        raise Refused("本组织的基数由上级组织设定。如有出入，请联系上级组织的管理员。")
    put = Put(org.id, row, wish.headcount)
    if put.old != put.new and (row.version if row else 0) != wish.version:
        raise Conflict(f"“{org.full_name}”的基数刚刚被他人修改过，请刷新页面，核对后再提交。")
    return put


def _ground(source: str, *, is_change: bool) -> str:
    ground = " ".join(source.split())
    if len(ground) > LONGEST_SOURCE:
        told = f"不超过 {LONGEST_SOURCE} 个字"
        raise Refused(f"依据请写得简短些，{told}。", {"source": told})
    if is_change and not ground:
        raise Refused("修改或清除已有的基数，请写明依据。", {"source": "修改或清除已有的基数，请写明依据"})
    return ground or f"{baseline_year()}年度团统"


def _change(scope: Scope, put: Put, source: str, import_id: int | None) -> BaselineChange:
    figures = {
        f"{when}_{name}": value
        for when, headcount in (("old", put.old), ("new", put.new))
        for name, value in (headcount._asdict() if headcount else {}).items()
    }
    return BaselineChange(
        org_id=put.org_id, year=baseline_year(), at=clock.now(), actor=scope.account_name or "系统",
        acting_org_id=scope.org.id, source=source, import_id=import_id, **figures,
    )  # fmt: skip


def _told(puts: Sequence[Put], source: str) -> dict[str, Any]:
    """What the log says: the figures of a single unit, else how many units."""
    if len(puts) > 1:
        return {"count": len(puts), "reason": source}
    old, new = (headcount and headcount.base for headcount in (puts[0].old, puts[0].new))
    return {"differences": {"基数": [old, new]}, "reason": source}
