"""Correcting a mark, beyond the notice: who has marked asks, the superior decides; nobody corrects a mark alone.

The mark itself stays what it was (A2.3). What is approved holds from then on, and takes a branch that was converted
back, or forward, with all its members (A2.5).
"""

from __future__ import annotations

from sqlalchemy import delete
from sqlalchemy.orm import Session

from plugins.graduation_marking.conversion_dates import due_year
from plugins.graduation_marking.conversion_models import Conversion
from plugins.graduation_marking.converting import convert_batch
from plugins.graduation_marking.correction_models import Correction
from plugins.graduation_marking.markers import is_marked, may_mark, why_not
from plugins.graduation_marking.member_marking import forget_members, is_mixed
from plugins.graduation_marking.models import Mark
from plugins.graduation_marking.wishes import Wish, check
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Metric
from portal.counts.services import bump
from portal.db import transaction
from portal.errors import Conflict, Forbidden, Refused
from portal.orgs.categories import GRADUATE_ORG
from portal.orgs.graduation import resettle
from portal.orgs.models import Org
from portal.people.conversion import take_back
from portal.requests.models import APPROVED, OPEN, REFUSED, WITHDRAWN
from portal.requests.services import (
    ask_once,
    decider_above,
    end_counted,
    hold_org,
    request_in,
    request_to_decide,
    words,
)

STATES = {OPEN: "待审批", APPROVED: "已同意", REFUSED: "已拒绝", WITHDRAWN: "已撤回"}
METRIC = Metric(
    "graduation_marking.corrections", "待审批的毕业时间更正", "件",
    "SELECT deciding_org_id AS org_id, count(*) AS value FROM graduation_marking_correction WHERE state = 'open'"
    " GROUP BY deciding_org_id", headline=True,
)  # fmt: skip
"""How many wait for a decision, counted where it is decided."""


def ask(scope: Scope, branch: OrgRef, wish: Wish, why: str) -> int:
    """Ask that the mark of `branch` says `wish`; returns the request's id. Asked once more while it is open: Conflict.

    Raise Refused for who has not marked it, for what it says already, and without a reason.
    """
    why = words(why)
    with refusals_recorded(scope, "graduation_marking.correction_asked", branch.full_name), transaction() as s:
        held = hold_org(s, scope, branch.id)
        _check_asker(s, scope, held)
        check(wish, clock.today())
        if _words(wish) == _said(held):
            raise Refused("这个团支部现在就是这样标记的，没有什么要更正。")
        if not why:
            raise Refused("请说明标记为什么错了。", {"why": "请说明原因"})
        decider = decider_above(s, scope.org)
        made = ask_once(
            s, scope, Correction, org_id=held.id, before=_said(held), month=wish.month, reason=wish.reason,
            explanation=wish.explanation, why=why, asking_org_id=scope.org.id, deciding_org_id=decider.id,
        )  # fmt: skip
        if made is None:
            raise Conflict("这个团支部已有一项更正申请在等待审批，请先等它办结，或撤回它。")
        bump(METRIC.key, {decider.path: 1})
        note(scope, "asked", held, wish, reason=why)
    return made


def approve(scope: Scope, request_id: int) -> None:
    """Let it say so from now on. Raise Forbidden for all but the unit that decides, Conflict if it is over."""
    with refusals_recorded(scope, "graduation_marking.correction_approved", str(request_id)), transaction() as s:
        request = request_to_decide(s, scope, Correction, request_id)
        held = hold_org(s, scope, request.org_id)
        if _said(held) != request.before:
            raise Conflict("申请提出以后，这个团支部的毕业时间已经变了，请拒绝这项申请，由对方重新提出。")
        end_counted(s, scope, request, APPROVED, METRIC.key)
        _apply(s, scope, held, request)
        note(scope, "approved", held, wish_of(request), reason=request.why)


def refuse(scope: Scope, request_id: int, answer: str) -> None:
    """Leave the mark as it is, and say why. Raise Forbidden, Conflict, or Refused without a reason."""
    answer = words(answer)
    with refusals_recorded(scope, "graduation_marking.correction_refused", str(request_id)), transaction() as s:
        request = request_to_decide(s, scope, Correction, request_id)
        if not answer:
            raise Refused("拒绝必须说明原因。", {"answer": "请填写拒绝的原因"})
        end_counted(s, scope, request, REFUSED, METRIC.key, answer)
        note(scope, "refused", s.get_one(Org, request.org_id), wish_of(request), reason=answer)


def withdraw(scope: Scope, request_id: int) -> None:
    """The unit that has asked does so no longer."""
    with refusals_recorded(scope, "graduation_marking.correction_withdrawn", str(request_id)), transaction() as s:
        request = request_in(s, scope, Correction, request_id)
        if request.asking_org_id != scope.org.id:
            raise Forbidden("只有提出申请的组织可以撤回申请。")
        end_counted(s, scope, request, WITHDRAWN, METRIC.key)
        note(scope, "withdrawn", s.get_one(Org, request.org_id), wish_of(request))


def wish_of(request: Correction) -> Wish:
    """What was asked for."""
    return Wish(request.month, request.reason, request.explanation)


def takes_back(category: str, request: Correction) -> bool:
    """True if approving it undoes the conversion of its branch, which is of this category: it leaves another year."""
    return category == GRADUATE_ORG and (request.month or "")[:4] != request.before[:4]


def note(scope: Scope, what: str, org: Org, wish: Wish, **details: str) -> None:
    """Write into the log what became of a request."""
    record(scope, f"graduation_marking.correction_{what}", org.full_name, path=org.path, wanted=_words(wish), **details)


def _check_asker(s: Session, scope: Scope, branch: Org) -> None:
    if not may_mark(scope.org):
        raise Refused(why_not(scope.org))
    mark = s.get(Mark, branch.id)
    if mark is None or not is_marked(branch.ref()):
        raise Refused("这个团支部还没有标记，可以直接标记。")
    if mark.account_id is not None and mark.acting_org_id != scope.org.id:
        raise Refused(f"这个标记是“{mark.acting_org_name}”作出的，请由该组织的管理员申请更正。")


def _apply(s: Session, scope: Scope, branch: Org, request: Correction) -> None:
    """What holds from now on; a conversion that should not have been is taken back, one that is due is made."""
    wish = wish_of(request)
    if takes_back(branch.category, request):
        take_back(scope, branch.id)
        s.execute(delete(Conversion).where(Conversion.org_id == branch.id))
    s.expire(branch)
    if is_mixed(branch):
        forget_members(s, scope, branch)
    resettle(s, scope, branch, month=wish.month, reason=wish.said_reason)
    year = due_year(clock.today())
    if year is not None and (wish.month or "").startswith(str(year)):
        convert_batch(s, scope, [branch.id], year, None)


def _said(org: Org) -> str:
    return org.expected_graduation or org.no_graduation_reason or ""


def _words(wish: Wish) -> str:
    """As the core keeps it."""
    return wish.month or wish.said_reason or ""
