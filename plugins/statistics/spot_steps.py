"""Steps of what was drawn: each is written down once, by the first who takes it, while its check runs (R4.2)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from plugins.statistics.spot_metrics import count
from plugins.statistics.spot_models import RUNNING, STATES, SpotCheck, SpotItem, SpotStep
from portal import clock
from portal.contracts.scope import Scope
from portal.db import advisory_lock, rows_changed
from portal.errors import Conflict
from portal.orgs.models import Org
from portal.orgs.wideness import TREE_LOCK

CHECKED, ANSWERED, CONFIRMED = "checked", "answered", "confirmed"
RETURNED, DROPPED, MOVED = "returned", "dropped", "moved"
KINDS = {
    CHECKED: "核查", ANSWERED: "回复已整改", CONFIRMED: "确认已整改", RETURNED: "退回，继续整改",
    DROPPED: "不再要求整改", MOVED: "改由其他组织整改",
}  # fmt: skip
LATE = "页面打开以后，这一件已由他人核查或处理，请看下面的最新记录，再决定是否另行记录。"


def hold_running(s: Session, check_id: int) -> SpotCheck:
    """The check, kept from ending until this transaction does. Raise Conflict if it does not run.

    The tree is held first, as whoever moves a part of it does: what is owed is counted by path.
    """
    advisory_lock(s, TREE_LOCK, shared=True)
    wanted = select(SpotCheck).where(SpotCheck.id == check_id).with_for_update(read=True)
    check = s.scalars(wanted.execution_options(populate_existing=True)).one()
    if check.state != RUNNING:
        raise Conflict(f"这次抽查{STATES[check.state]}，不能再记录。")
    return check


def take(s: Session, scope: Scope, item: SpotItem, seq: int, kind: str, words: str, **values: Any) -> None:
    """Take the next step of an item whose latest is `seq`, and change it so. Raise Conflict for the second."""
    _count(s, item, -1)
    first = (SpotItem.id == item.id, SpotItem.steps == seq)
    taken = update(SpotItem).where(*first).values(steps=seq + 1, **values)
    if rows_changed(s, taken.execution_options(synchronize_session=False)) != 1:
        raise Conflict(LATE)
    s.add(SpotStep(
        item_id=item.id, seq=seq + 1, kind=kind, org_name=scope.org.full_name, actor=scope.account_name or "系统",
        words=words, at=clock.now(),
    ))  # fmt: skip
    s.flush()
    s.refresh(item)
    _count(s, item, 1)


def readdress(s: Session, scope: Scope, item: SpotItem, org: Org) -> None:
    """From now on it is `org` that is to correct an item, which the caller holds."""
    take(s, scope, item, item.steps, MOVED, f"由“{org.full_name}”整改", told_org_id=org.id)


def _count(s: Session, item: SpotItem, by: int) -> None:
    """The kept figures of what an item owes, before and after a step."""
    maker = s.get_one(Org, s.get_one(SpotCheck, item.check_id).org_id)
    told = s.get_one(Org, item.told_org_id) if item.told_org_id is not None else None
    count(item, maker.path, told.path if told is not None else None, by)
