"""核定 (A1.4): the centre accepts or refuses reports, however many, as a job in batches.

What is to be settled gets the run's id in the transaction that asks for it. A batch is one transaction: what a crash
has undone is open still and has that id, what is settled is found by nobody.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from plugins.township_verification.report_choosing import Chosen, is_shown, to_settle
from plugins.township_verification.report_filing import write_steps
from plugins.township_verification.report_metrics import REPORTS
from plugins.township_verification.report_models import MOOT, Report
from plugins.township_verification.reporting import PLUGIN, is_centre, note, stands
from plugins.township_verification.settled_checks import settle_checks
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.jobs import Job
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Task
from portal.counts.services import bump
from portal.db import advisory_lock, rows_changed, session, transaction
from portal.errors import Conflict, Forbidden, Refused
from portal.jobs.models import Run
from portal.jobs.services import request
from portal.orgs.holding import hold_ids
from portal.orgs.models import Org
from portal.orgs.townships import flag
from portal.orgs.wideness import TREE_LOCK
from portal.requests.models import APPROVED, OPEN, REFUSED
from portal.requests.services import words

TASK, TITLE = f"{PLUGIN}.settle", "核定错误报告"
BATCH = 200
_ANSWERS = {True: APPROVED, False: REFUSED}
_CLOSED, _RIGHT = "组织已撤销", "系统的识别结果已经改正"


def settle(scope: Scope, chosen: Chosen, *, accept: bool, answer: str, expected: int, form_key: str) -> int:
    """Ask for what is chosen to be settled; the same form sent twice is one run. Returns the run's id.

    Raise Forbidden for all but the centre, Refused for nothing or without a reason, Conflict if there are not as many
    reports as were shown (`expected`).
    """
    answer = words(answer)
    with refusals_recorded(scope, f"{PLUGIN}.settled", scope.org.full_name), transaction() as s:
        if not is_centre(scope.org):
            raise Forbidden("报告由团中央核定。")
        advisory_lock(s, f"{TASK}:{form_key}")
        if (known := s.scalar(select(Run.id).where(Run.task == TASK, Run.key == form_key))) is not None:
            return known
        if not accept and not answer:
            raise Refused("不采纳必须说明原因。", {"answer": "请填写不采纳的原因"})
        run_id = request(scope, TASK, form_key, TITLE, {"accept": accept, "answer": answer, "code": scope.org.code})
        _take_in_hand(s, scope, chosen, run_id, expected)
        decision = "采纳" if accept else "不采纳"
        record(scope, f"{PLUGIN}.settled", scope.org.full_name, decision=decision, count=expected, reason=answer)
    return run_id


def _take_in_hand(s: Session, scope: Scope, chosen: Chosen, run_id: int, expected: int) -> None:
    which = select(Report.id).join(Org, Org.id == Report.org_id).where(to_settle(scope, chosen))
    taken = rows_changed(s, update(Report).where(Report.id.in_(which)).values(run_id=run_id).execution_options(
        synchronize_session=False
    ))  # fmt: skip
    if not taken:
        raise Refused("没有可以核定的报告，请返回列表重新选择。")
    if taken != expected:
        raise Conflict(f"报告刚刚有了变化，现在是 {taken:,} 件，请核对后再核定。")


def settle_all(job: Job) -> dict[str, Any]:
    """The run: it goes on where another attempt was stopped, and ends when nothing that may be settled is left."""
    scope = job.scope
    assert scope is not None
    total, done = len(_left(scope, job.run_id)), 0
    while ids := _left(scope, job.run_id, BATCH):
        with transaction() as s:
            settle_batch(s, scope, ids, accept=job.args["accept"], answer=job.args["answer"])
            job.hold()
        done += len(ids)
        job.progress("核定", done, max(total, done))
    return {"count": done}


def _left(scope: Scope, run_id: int, most: int | None = None) -> Sequence[int]:
    wanted = select(Report.id).join(Org, Org.id == Report.org_id).where(Report.run_id == run_id, Report.state == OPEN)
    return session().scalars(wanted.where(is_shown(scope)).order_by(Report.id).limit(most)).all()


def settle_batch(s: Session, scope: Scope, ids: Sequence[int], *, accept: bool, answer: str) -> None:
    """Settle those of these reports that are open, in the running transaction; what they are about is held first."""
    advisory_lock(s, TREE_LOCK, shared=True)
    held = {org.id: org for org in hold_ids(s, s.scalars(select(Report.org_id).where(Report.id.in_(ids))).all())}
    still = select(Report).where(Report.id.in_(ids), Report.state == OPEN).order_by(Report.id).with_for_update()
    reports = s.scalars(still.execution_options(populate_existing=True)).all()
    here = [one for one in reports if one.org_id in held]
    rest = [one for one in here if stands(held[one.org_id].township_flag, wanted=one.wanted)]
    _answer(s, scope, [one for one in reports if one not in here], MOOT, _CLOSED)
    _answer(s, scope, [one for one in here if one not in rest], MOOT, _RIGHT)
    if accept:
        _flag(s, scope, rest, held)
    _answer(s, scope, rest, _ANSWERS[accept], answer)


def _flag(s: Session, scope: Scope, reports: Sequence[Report], held: dict[int, Org]) -> None:
    for wanted in (True, False):
        because = {one.org_id: f"团中央核定：{one.why}" for one in reports if one.wanted is wanted}
        orgs = [held[org_id] for org_id in because]
        settle_checks(s, scope, orgs, wanted, because)
        flag(s, orgs, wanted)


def _answer(s: Session, scope: Scope, reports: Collection[Report], state: str, answer: str) -> None:
    """End these reports, write the step of each, and the log."""
    if not reports:
        return
    ended = update(Report).where(Report.id.in_([one.id for one in reports])).values(
        state=state, steps=Report.steps + 1, answered_by=scope.account_name or "系统", answered_at=clock.now(),
        answer=answer or None, is_ready=False, is_returned=False,
    )  # fmt: skip
    taken = s.execute(ended.returning(Report.id, Report.steps).execution_options(synchronize_session=False)).all()
    write_steps(s, scope, taken, state, answer)
    _count(s, reports)
    for one in reports:
        note(scope, f"report_{state}", s.get_one(Org, one.org_id), reason=one.why, answer=answer)


def _count(s: Session, reports: Collection[Report]) -> None:
    at = Counter(one.deciding_org_id for one in reports)
    rows = s.execute(select(Org.id, Org.path).where(Org.id.in_(at)))
    bump(REPORTS.key, {row.path: -at[row.id] for row in rows})


def in_hand(org: OrgRef) -> int | None:
    """The id of the run that settles reports of the centre at present."""
    at_work = select(Run.id).where(Run.task == TASK, Run.org_id == org.id, Run.state.in_(("queued", "running")))
    return session().scalar(at_work.order_by(Run.id.desc()).limit(1))


TASKS = [Task(TASK, TITLE, settle_all, max_attempts=20, page=(f"{PLUGIN}.reports", "code"))]
