"""The course of a spot check (R4.2): drawn, running, closed; or discarded before it has begun."""

from __future__ import annotations

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from plugins.statistics.spot_checkers import hold_open
from plugins.statistics.spot_models import CLOSED, DISCARDED, DRAWN, OWED, RUNNING, SpotCheck, SpotItem, SpotPost
from plugins.statistics.spot_posts import end_posts
from plugins.statistics.spot_report import frozen, in_all, read, tallies
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import Scope
from portal.db import transaction
from portal.errors import Conflict, Refused
from portal.requests.services import words


def start(scope: Scope, spot_id: int) -> None:
    """Keep the sample: from now on it is checked. Raise Conflict if that has happened."""
    with refusals_recorded(scope, "statistics.spot_started", str(spot_id)), transaction() as s:
        check = hold_open(s, scope, spot_id)
        _require(check, DRAWN, "这次抽查已经开始了。")
        check.state, check.started_at = RUNNING, clock.now()
        record(scope, "statistics.spot_started", check.title, seed=check.seed, count=check.drawn)


def discard(scope: Scope, spot_id: int, reason: str) -> None:
    """Do not check this sample, and say why: that it was drawn stays on record. Raise Refused without a reason."""
    with refusals_recorded(scope, "statistics.spot_discarded", str(spot_id)), transaction() as s:
        check, why = hold_open(s, scope, spot_id), words(reason)
        _require(check, DRAWN, "这次抽查已经开始，不能作废，可以结束。")
        if not why:
            raise Refused("请写明为什么作废。", {"reason": "请写明为什么作废"})
        check.reason = why
        _end(s, scope, check, DISCARDED)
        record(scope, "statistics.spot_discarded", check.title, seed=check.seed, reason=why)


def close(scope: Scope, spot_id: int) -> None:
    """End it: nothing is recorded any more, its report is frozen, and the posts given for it end.

    Raise Conflict before it has begun, and while somebody owes a correction.
    """
    with refusals_recorded(scope, "statistics.spot_closed", str(spot_id)), transaction() as s:
        check = hold_open(s, scope, spot_id)
        _require(check, RUNNING, "这次抽查还没有开始。")
        owed = (SpotItem.check_id == check.id, SpotItem.correction.in_(OWED))
        if count := s.scalar(select(func.count()).select_from(SpotItem).where(*owed)):
            raise Conflict(f"还有 {count:,} 件整改没有确认，请先确认，或注明不再要求整改。")
        units = read(s.execute(tallies(check, ())))
        check.result = frozen(units)
        _end(s, scope, check, CLOSED)
        every = in_all(units)
        told = {"checked": every.checked, "wrong": every.wrong, "absent": every.absent}
        record(scope, "statistics.spot_closed", check.title, path=None, outcome="done", **told)


def _require(check: SpotCheck, state: str, otherwise: str) -> None:
    if check.state != state:
        raise Conflict(otherwise)


def _end(s: Session, scope: Scope, check: SpotCheck, state: str) -> None:
    check.state, check.ended_at, check.ended_by = state, clock.now(), scope.account_name or "系统"
    end_posts(s, scope, SpotPost.check_id == check.id)
