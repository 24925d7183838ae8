"""What was wrong is corrected (R4.2): the unit answers, who checks confirms, returns it, or asks for it no more."""

from __future__ import annotations

import datetime as dt

from plugins.statistics.spot_access import CONCERNED, SeenItem, find_item
from plugins.statistics.spot_judging import item_to_act, note
from plugins.statistics.spot_models import ANSWERED, CONFIRMED, CORRECTIONS, DROPPED, OWED, SENT
from plugins.statistics.spot_steps import ANSWERED as ANSWER
from plugins.statistics.spot_steps import CONFIRMED as CONFIRM
from plugins.statistics.spot_steps import DROPPED as DROP
from plugins.statistics.spot_steps import KINDS, hold_running, take
from plugins.statistics.spot_steps import RETURNED as RETURN
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.contracts.scope import Scope
from portal.db import transaction
from portal.errors import Conflict, Forbidden, Refused
from portal.requests.services import words


def answer(scope: Scope, item_id: int, seq: int, text: str) -> None:
    """The unit says that it has corrected it, and how. Raise Refused without words, Conflict if nothing is asked."""
    with refusals_recorded(scope, "statistics.spot_corrected", str(item_id)), transaction() as s:
        hold_running(s, find_item(scope, item_id).check.id)
        seen, said = find_item(scope, item_id), words(text)
        if seen.role != CONCERNED and seen.item.told_org_id != scope.org.id:
            raise Forbidden("由需要整改的组织回复。")
        _require(seen, (SENT,))
        if not said:
            raise Refused("请写明怎样整改的。", {"answer": "请写明怎样整改的"})
        take(s, scope, seen.item, seq, ANSWER, said, correction=ANSWERED)
        note(scope, "corrected", seen, state=KINDS[ANSWER], answer=said)


def confirm(scope: Scope, item_id: int, seq: int, text: str = "") -> None:
    """It is corrected, says who checks. Raise Conflict before the unit has answered."""
    with refusals_recorded(scope, "statistics.spot_corrected", str(item_id)), transaction() as s:
        seen = item_to_act(s, scope, item_id)
        _require(seen, (ANSWERED,))
        take(s, scope, seen.item, seq, CONFIRM, words(text), correction=CONFIRMED)
        note(scope, "corrected", seen, state=KINDS[CONFIRM])


def send_back(scope: Scope, item_id: int, seq: int, text: str, due: dt.date | None) -> None:
    """It is not corrected: why, and by when it is to be. Raise Refused without."""
    with refusals_recorded(scope, "statistics.spot_corrected", str(item_id)), transaction() as s:
        seen, said = item_to_act(s, scope, item_id), words(text)
        _require(seen, (ANSWERED,))
        wrong = {} if said else {"reason": "请写明还有什么没有改正"}
        if due is None or due < clock.today():
            wrong["due"] = "请填写新的整改期限，不早于今天"
        if wrong:
            raise Refused("没有退回，请改正标出的内容。", wrong)
        take(s, scope, seen.item, seq, RETURN, said, correction=SENT, due=due)
        note(scope, "corrected", seen, state=KINDS[RETURN], reason=said)


def drop(scope: Scope, item_id: int, seq: int, text: str) -> None:
    """Nobody asks for the correction any more, for a reason. Raise Refused without."""
    with refusals_recorded(scope, "statistics.spot_corrected", str(item_id)), transaction() as s:
        seen, said = item_to_act(s, scope, item_id), words(text)
        _require(seen, OWED)
        if not said:
            raise Refused("请写明为什么不再要求整改。", {"drop_reason": "请写明为什么不再要求整改"})
        take(s, scope, seen.item, seq, DROP, said, correction=DROPPED)
        note(scope, "corrected", seen, state=KINDS[DROP], reason=said)


def _require(seen: SeenItem, states: tuple[str, ...]) -> None:
    now = seen.item.correction
    if now not in states:
        raise Conflict(f"这一件现在是“{CORRECTIONS[now] if now else '不需要整改'}”，请看最新记录。")
