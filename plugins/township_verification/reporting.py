"""报告错误 (A1.3): who sees a wrong flag reports it; level by level it is confirmed, returned, or added to.

Nobody below the centre changes a flag by hand: a report ends with the centre, or because it is no longer needed.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from sqlalchemy import and_, exists, select
from sqlalchemy.orm import Session

from plugins.township_verification.recogniser.verdict import WORDS
from plugins.township_verification.report_metrics import REPORTED, REPORTS
from plugins.township_verification.report_models import MOOT, Report, Step
from plugins.township_verification.report_steps import (
    ADDED,
    ASKED,
    CONFIRMED,
    LATE,
    MERGED,
    READY,
    RETURNED,
    SENT,
    UPWARDS,
    end,
    lay,
    step,
    take,
)
from plugins.township_verification.saying import VALUES, said_of
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.counts.services import bump
from portal.db import transaction
from portal.errors import Conflict, Forbidden, Missing, Refused
from portal.orgs.models import Org
from portal.orgs.paths import ancestors
from portal.provinces.queries import effective_plugins
from portal.requests.models import APPROVED, OPEN, REFUSED, WITHDRAWN
from portal.requests.services import ask_once, decider_above, hold_org, request_in, words

PLUGIN = "township_verification"
CHECK = f"{PLUGIN}.check"
STATES = {OPEN: "办理中", APPROVED: "已采纳", REFUSED: "未采纳", WITHDRAWN: "已撤回", MOOT: "已无须处理"}


@dataclass(frozen=True, slots=True)
class Reported:
    """The report, and whether it was open already and this one was added to it."""

    report_id: int
    is_merged: bool


def report(scope: Scope, org: OrgRef, wanted: bool, why: str) -> Reported:
    """Report that the flag of `org` should be `wanted`. One that is open already gets this as a step of its own.

    Raise Missing outside of the scope, Conflict where the flag says so already, Refused without a reason.
    """
    why = words(why)
    with refusals_recorded(scope, f"{PLUGIN}.reported", org.full_name), transaction() as s:
        held = hold_org(s, scope, org.id)
        _check(held, wanted, why)
        at, said = _first_place(s, scope.org), said_of(held.id)
        made = ask_once(
            s, scope, Report, org_id=held.id, full_name=held.full_name, says=VALUES[said], wanted=wanted,
            why=why, asking_org_id=scope.org.id, deciding_org_id=at.id, lies_since=clock.now(), is_returned=False,
            is_ready=is_province(scope.org), steps=1,
        )  # fmt: skip
        if made is None:
            return Reported(_merge(s, scope, held, why), True)
        s.add(step(scope, made, 1, ASKED, why))
        bump(REPORTS.key, {at.path: 1})
        bump(REPORTED.key, {scope.org.path: 1})
        note(scope, "reported", held, wanted=WORDS[wanted], says=said, reason=why)
    return Reported(made, False)


def confirm(scope: Scope, report_id: int, seq: int, text: str = "") -> None:
    """核实: up to the next level that somebody administers; at the province into the list that it will file.

    Raise Forbidden for all but the level where it lies, Conflict if `seq` is no longer its latest step.
    """
    with refusals_recorded(scope, f"{PLUGIN}.report_confirmed", str(report_id)), transaction() as s:
        found = _to_act(s, scope, report_id, seq)
        if is_centre(scope.org):
            raise Refused("报告由团中央核定，请选择采纳或不采纳。")
        if found.is_ready:
            raise Conflict("这项报告已经列入汇总表，等待报送团中央。")
        if is_province(scope.org):
            lay(s, scope, found, READY, s.get_one(Org, scope.org.id), words(text), is_ready=True)
        else:
            kind = SENT if found.is_returned else CONFIRMED
            lay(s, scope, found, kind, decider_above(s, scope.org), words(text))
        note(scope, "report_confirmed", s.get_one(Org, found.org_id), reason=words(text))


def confirm_many(scope: Scope, ids: Sequence[int]) -> int:
    """核实 of several in one act, as they are now; what has moved on meanwhile is left alone. Returns how many were."""
    done = 0
    with transaction() as s:
        lie_here = and_(Report.id.in_(ids), Report.deciding_org_id == scope.org.id, Report.state == OPEN)
        for found in s.scalars(select(Report).where(lie_here, ~Report.is_ready).order_by(Report.id)).all():
            with suppress(Conflict):
                confirm(scope, found.id, found.steps)
                done += 1
    return done


def send_back(scope: Scope, report_id: int, seq: int, answer: str) -> None:
    """退回 to the level it came from, with a reason; it ends where there is none left. Raise Refused without one."""
    answer = words(answer)
    with refusals_recorded(scope, f"{PLUGIN}.report_returned", str(report_id)), transaction() as s:
        found = _to_act(s, scope, report_id, seq)
        if not answer:
            raise Refused("退回必须说明原因。", {"answer": "请填写退回的原因"})
        org = s.get_one(Org, found.org_id)
        origin = _origin(s, found, org, scope.org)
        if origin is None and found.asking_org_id == scope.org.id:
            raise Refused("这是本级提出的报告，不需要退回；如果不再需要，请撤回。")
        if origin is None:
            end(s, scope, found, WITHDRAWN, answer)
        else:
            lay(s, scope, found, RETURNED, origin, answer, is_returned=True)
        note(scope, "report_returned", org, reason=answer)


def add_words(scope: Scope, report_id: int, seq: int, text: str) -> None:
    """补充说明, by whoever sees the report; it stays where it lies. Raise Refused without words."""
    text = words(text)
    with refusals_recorded(scope, f"{PLUGIN}.report_added", str(report_id)), transaction() as s:
        found = _latest(s, scope, report_id, seq)
        if not text:
            raise Refused("请填写要补充的内容。", {"text": "请填写要补充的内容"})
        take(s, scope, found, ADDED, text)
        note(scope, "report_added", s.get_one(Org, found.org_id), reason=text)


def withdraw(scope: Scope, report_id: int, seq: int) -> None:
    """撤回, by who has made it, or to whom it was returned."""
    with refusals_recorded(scope, f"{PLUGIN}.report_withdrawn", str(report_id)), transaction() as s:
        found = _latest(s, scope, report_id, seq)
        if scope.org.id not in {found.asking_org_id, found.deciding_org_id if found.is_returned else None}:
            raise Forbidden("只有提出报告的组织，或报告被退回到的组织，可以撤回。")
        end(s, scope, found, WITHDRAWN)
        note(scope, "report_withdrawn", s.get_one(Org, found.org_id))


def report_in(s: Session, scope: Scope, report_id: int) -> Report:
    """A report about an organisation of the scope. Raise Missing outside of it, and where the plugin is off."""
    found = request_in(s, scope, Report, report_id)
    if PLUGIN not in effective_plugins(s.get_one(Org, found.org_id).province_code):
        raise Missing
    return found


def stands(flag: bool | None, *, wanted: bool) -> bool:
    """True if a report that wants this is about one of the three faults: 空 is right for what is none."""
    return bool(flag) is not wanted


def is_centre(org: OrgRef) -> bool:
    """Where flags are settled."""
    return not org.province_code


def is_province(org: OrgRef) -> bool:
    """Where reports are merged into one list."""
    return org.code == org.province_code


def note(scope: Scope, what: str, org: Org, **details: str) -> None:
    """What has become of a report, in the log."""
    record(scope, f"{PLUGIN}.{what}", org.full_name, path=org.path, **details)


def _check(org: Org, wanted: bool, why: str) -> None:
    if not org.province_code:
        raise Refused("团中央不是乡镇街道团委，也不需要报告。")
    if not stands(org.township_flag, wanted=wanted):
        raise Conflict(f"系统现在显示“{said_of(org.id)}”，没有什么要报告。")
    if not why:
        raise Refused("请说明理由。", {"why": "请说明为什么系统的识别不对"})


def _first_place(s: Session, asking: OrgRef) -> Org:
    """Province and centre look at what they report themselves; others report to their superior."""
    if is_centre(asking) or is_province(asking):
        return s.get_one(Org, asking.id)
    return decider_above(s, asking)


def _merge(s: Session, scope: Scope, org: Org, why: str) -> int:
    """Add to the report that is open; the same words of the same organisation again are the same act."""
    still = select(Report).where(Report.org_id == org.id, Report.state == OPEN)
    found = s.scalars(still.with_for_update().execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise Conflict(LATE)
    said = exists().where(Step.report_id == found.id, Step.org_id == scope.org.id, Step.words == why)
    if not s.scalar(select(said)):
        take(s, scope, found, MERGED, why)
        note(scope, "report_merged", org, reason=why)
    return found.id


def _latest(s: Session, scope: Scope, report_id: int, seq: int) -> Report:
    found = report_in(s, scope, report_id)
    if not found.is_open:
        raise Conflict(f"这项报告已经办结（{STATES[found.state]}），不能再处理。")
    if found.steps != seq:
        raise Conflict(LATE)
    return found


def _to_act(s: Session, scope: Scope, report_id: int, seq: int) -> Report:
    found = _latest(s, scope, report_id, seq)
    if found.deciding_org_id != scope.org.id:
        raise Forbidden(f"这项报告现在由“{s.get_one(Org, found.deciding_org_id).full_name}”办理。")
    return found


def _origin(s: Session, found: Report, org: Org, here: OrgRef) -> Org | None:
    """The last level below `here` that sent the report up, and still lies above the organisation, or is it."""
    sent = select(Org).join(Step, Step.org_id == Org.id).where(Step.report_id == found.id, Step.kind.in_(UPWARDS))
    below = sent.where(Org.path.in_([*ancestors(org.path), org.path]), Org.path > here.path, Org.closed_at.is_(None))
    return s.scalars(below.order_by(Step.seq.desc()).limit(1)).first()
