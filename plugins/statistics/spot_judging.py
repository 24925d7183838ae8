"""Saying what was found (R4.2): how, the verdict, and by when it is to be corrected."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugins.statistics.spot_access import SeenItem, find_item
from plugins.statistics.spot_models import CORRECT, DROPPED, OWED, SENT, VERDICTS, WAYS, SpotItem
from plugins.statistics.spot_steps import CHECKED, hold_running, take
from portal import clock
from portal.accounts.queries import is_manned
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import transaction
from portal.errors import Forbidden, Refused
from portal.orgs.models import Org
from portal.requests.services import manned_above, words
from portal.web.filters import day


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found, how (WAYS), the verdict (VERDICTS), and by when the unit is to correct it, None for not."""

    way: str
    verdict: str
    found: str = ""
    due: dt.date | None = None

    def checked(self) -> Finding:
        """On one line, without numbers of persons. Raise Refused for what is missing or does not fit."""
        plain = Finding(self.way, self.verdict, words(self.found), self.due)
        wrong = {}
        if self.way not in WAYS:
            wrong["way"] = "请选择怎样核查的"
        if self.verdict not in VERDICTS:
            wrong["verdict"] = "请选择核查结论"
        elif self.verdict != CORRECT and not plain.found:
            wrong["found"] = "请写明实际情况"
        if self.due is not None and (self.verdict == CORRECT or self.due < clock.today()):
            wrong["due"] = "相符的不需要整改" if self.verdict == CORRECT else "整改期限不能早于今天"
        if wrong:
            raise Refused("没有记录，请改正标出的内容。", wrong)
        return plain

    @property
    def told(self) -> str:
        """In one line, for the item's history."""
        until = f"；请于 {day(self.due)}前整改" if self.due else ""
        return f"{VERDICTS[self.verdict]}（{WAYS[self.way]}）{'：' if self.found else ''}{self.found}{until}"


def judge(scope: Scope, item_id: int, seq: int, finding: Finding) -> None:
    """Record what was found; what was recorded before stays in the item's history.

    Raise Forbidden for all but who makes the check and whom the item is assigned to, Conflict if `seq` is no longer
    the item's latest step, or the check does not run.
    """
    with refusals_recorded(scope, "statistics.spot_checked", str(item_id)), transaction() as s:
        seen, plain = item_to_act(s, scope, item_id), finding.checked()
        item = seen.item
        take(
            s, scope, item, seq, CHECKED, plain.told, verdict=plain.verdict, way=plain.way, found=plain.found or None,
            checked_by=scope.account_name or "系统", checked_at=clock.now(), **_correction(s, item, seen.org, plain),
        )  # fmt: skip
        note(scope, "checked", seen, decision=VERDICTS[plain.verdict], reason=plain.found)


def item_to_act(s: Session, scope: Scope, item_id: int) -> SeenItem:
    """An item of a running check, for who makes it or checks it. Raise Forbidden for others, Conflict, Missing."""
    hold_running(s, find_item(scope, item_id).check.id)
    seen = find_item(scope, item_id)
    if not seen.may_record:
        raise Forbidden("由发起抽查的组织和负责核查的专班成员记录。")
    return seen


def concerned(s: Session, org: OrgRef) -> int:
    """Who is to correct: the organisation itself, or the nearest superior, whichever somebody manages."""
    is_own = s.scalar(select(is_manned(Org.id)).where(Org.id == org.id, Org.closed_at.is_(None)))
    above = None if is_own else manned_above(s, org)
    return above.id if above is not None else org.id


def note(scope: Scope, what: str, seen: SeenItem, **details: str) -> None:
    """What was done with an item, in the log."""
    record(scope, f"statistics.spot_{what}", seen.item.name, path=seen.org.path, spot=seen.check.title, **details)


def _correction(s: Session, item: SpotItem, org: OrgRef, finding: Finding) -> dict[str, Any]:
    """What becomes of the correction: sent, kept as it was, or dropped since nothing is wrong."""
    if finding.due is not None:
        return {"correction": SENT, "due": finding.due, "told_org_id": concerned(s, org)}
    if finding.verdict == CORRECT and item.correction in OWED:
        return {"correction": DROPPED}
    return {}
