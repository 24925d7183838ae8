"""号码占用申请: asking the unit that holds a number to hand the person over or to correct it, and how that ends.

A request follows its person: when they are moved, the new branch has it; when they are removed or the number changes,
it has ended, and the asker is told. Whoever decides first decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugins.info_entry.models import NumberRequest
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import gather, session, transaction
from portal.errors import Conflict, Missing, Refused
from portal.orgs.models import Org
from portal.people.models import Person
from portal.people.moving import hand_over as carry_over
from portal.requests.models import OPEN, REFUSED, WITHDRAWN
from portal.requests.services import ask_once, end, end_or_raise, words

HANDED_OVER, CORRECTED, FREED = "handed_over", "corrected", "freed"
STATES = {
    OPEN: "待处理", HANDED_OVER: "已移交", CORRECTED: "已更正", REFUSED: "已拒绝", WITHDRAWN: "已撤回",
    FREED: "号码已空出",
}  # fmt: skip
HAND_OVER, CORRECT = "hand_over", "correct"
WANTED = {HAND_OVER: "请把此人移交到我的团支部", CORRECT: "登记有误，请更正号码"}
AT_ONCE = 5000
ASKER_CLOSED = "提出申请的团支部已撤销"
_TOO_LATE = "这项申请刚刚已由他人处理，请刷新页面查看结果。"


@dataclass(frozen=True, slots=True)
class Taken:
    """A number that somebody has: whose it is, and what the asker typed of it."""

    person_id: int
    field: str
    digest: bytes
    name: str
    masked: str


def ask(scope: Scope, branch: OrgRef, taken: Taken, wanted: str, message: str) -> int:
    """Ask for `branch`; returns the request's id. The same again, while it is open, is the same request."""
    if wanted not in WANTED or (wanted == HAND_OVER and taken.field != "id_number"):
        raise Refused("请选择希望对方怎样处理。", {"wanted": "请选择希望对方怎样处理"})
    with refusals_recorded(scope, "info_entry.request_asked", taken.name, path=branch.path), transaction() as s:
        person = s.get(Person, taken.person_id, populate_existing=True)
        if person is None or person.org_id == branch.id or not _holds(person, taken.field, taken.digest):
            raise Conflict("对方已经不再占用这个号码，请重新录入。")
        made = ask_once(
            s, scope, NumberRequest, org_id=branch.id, holder_org_id=person.org_id, person_id=person.id,
            field=taken.field, digest=taken.digest, wanted=wanted, name=taken.name, masked=taken.masked,
            message=words(message),
        )  # fmt: skip
        if made is None:
            return _open_one(s, branch, taken)
        record(scope, "info_entry.request_asked", taken.name, path=branch.path, request_id=made)
    return made


def hand_over(scope: Scope, request_id: int) -> None:
    """The holder's answer: the person moves into the branch that asked. Raise Missing, Conflict or Refused.

    The move itself ends the request (see `follow`), so that branches are always held before requests. If somebody else
    has ended it otherwise meanwhile, nobody moves.
    """
    with refusals_recorded(scope, "person.handed_over", str(request_id)), transaction() as s:
        request = _for_holder(s, scope, request_id)
        if request.state != OPEN:
            raise Conflict(_TOO_LATE)
        try:
            carry_over(scope, request.person_id, request.org_id)
        except Missing:
            raise Conflict(_TOO_LATE) from None
        s.refresh(request)
        if request.state != HANDED_OVER:
            raise Conflict(_TOO_LATE)


def refuse(scope: Scope, request_id: int, reason: str) -> None:
    """The holder's answer: no, and why."""
    reason = words(reason)
    with refusals_recorded(scope, "info_entry.request_refused", str(request_id)), transaction() as s:
        request = _for_holder(s, scope, request_id)
        if not reason:
            raise Refused("拒绝申请必须说明原因。", {"reason": "请填写拒绝的原因"})
        end_or_raise(s, scope, request, REFUSED, reason=reason)
        _record(s, scope, "info_entry.request_refused", request, reason=reason)


def withdraw(scope: Scope, request_id: int) -> None:
    """The asker needs it no longer."""
    with refusals_recorded(scope, "info_entry.request_withdrawn", str(request_id)), transaction() as s:
        request = _fresh(s, request_id)
        if not scope.covers(_path(s, request.org_id)):
            raise Missing
        end_or_raise(s, scope, request, WITHDRAWN)
        _record(s, scope, "info_entry.request_withdrawn", request)


def follow(scope: Scope, org_ids: Sequence[int]) -> None:
    """People of these branches were moved, removed or changed: what has become of the requests about them?"""
    s = session()
    for start in range(0, len(org_ids), AT_ONCE):
        part = org_ids[start : start + AT_ONCE]
        waiting = select(NumberRequest).where(NumberRequest.state == OPEN, NumberRequest.holder_org_id.in_(part))
        for request in s.scalars(waiting.execution_options(populate_existing=True)).all():
            _follow(s, scope, request)


def asker_closed(scope: Scope, org: OrgRef) -> None:
    """A unit was closed: what it has asked for is taken back, for all that are closed together in one go."""
    gather("info_entry.closed_askers", org.id, lambda org_ids: _take_back(scope, org_ids))


def _take_back(scope: Scope, org_ids: Sequence[int]) -> None:
    s = session()
    for start in range(0, len(org_ids), AT_ONCE):
        asked = select(NumberRequest).where(NumberRequest.org_id.in_(org_ids[start : start + AT_ONCE]))
        for request in s.scalars(asked.where(NumberRequest.state == OPEN)).all():
            if end(s, scope, request, WITHDRAWN, reason=ASKER_CLOSED):
                _record(s, scope, "info_entry.request_withdrawn", request, reason=ASKER_CLOSED)


def follow_all(scope: Scope, province: OrgRef) -> None:
    """The same for a whole province: nobody told of its changes while the plugin was off there."""
    closed = select(NumberRequest.org_id).join(Org, Org.id == NumberRequest.org_id)
    gone = closed.where(NumberRequest.state == OPEN, Org.province_code == province.code, Org.closed_at.is_not(None))
    _take_back(scope, session().scalars(gone.distinct()).all())
    held = select(NumberRequest.holder_org_id).join(Org, Org.id == NumberRequest.holder_org_id)
    open_ones = held.where(NumberRequest.state == OPEN, Org.province_code == province.code).distinct()
    follow(scope, session().scalars(open_ones).all())


def _follow(s: Session, scope: Scope, request: NumberRequest) -> None:
    person = s.get(Person, request.person_id, populate_existing=True)
    if person is not None and _holds(person, request.field, request.digest) and person.org_id != request.org_id:
        request.holder_org_id = person.org_id
        s.flush()
        return
    there = person is not None and person.removed_at is None
    arrived = person is not None and there and person.org_id == request.org_id
    if end(s, scope, request, HANDED_OVER if arrived else CORRECTED if there else FREED):
        _record(s, scope, "info_entry.request_ended", request)


def _holds(person: Person, field: str, digest: bytes) -> bool:
    own = person.id_digest if field == "id_number" else person.mobile_digest
    return person.removed_at is None and own == digest


def _for_holder(s: Session, scope: Scope, request_id: int) -> NumberRequest:
    request = _fresh(s, request_id)
    if not scope.covers(_path(s, request.holder_org_id)):
        raise Missing
    return request


def _fresh(s: Session, request_id: int) -> NumberRequest:
    request = s.get(NumberRequest, request_id, populate_existing=True)
    if request is None:
        raise Missing
    return request


def _path(s: Session, org_id: int) -> str:
    return s.execute(select(Org.path).where(Org.id == org_id)).scalar_one()


def _record(s: Session, scope: Scope, action: str, request: NumberRequest, **details: str) -> None:
    place = _path(s, request.org_id)
    record(scope, action, request.name, path=place, request_id=request.id, state=STATES[request.state], **details)


def _open_one(s: Session, branch: OrgRef, taken: Taken) -> int:
    same = select(NumberRequest.id).where(
        NumberRequest.org_id == branch.id, NumberRequest.person_id == taken.person_id,
        NumberRequest.field == taken.field, NumberRequest.state == OPEN,
    )  # fmt: skip
    return s.scalars(same).one()
