"""What becomes of requests to correct a mark when the branch is closed, or it or who has asked is moved."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from plugins.graduation_marking.correcting import METRIC, note, wish_of
from plugins.graduation_marking.correction_models import Correction
from portal.contracts.events import OrgChange
from portal.contracts.scope import OrgRef, Scope
from portal.db import among, gather, session
from portal.errors import Conflict
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.requests.models import OPEN, WITHDRAWN
from portal.requests.services import address_anew, end_counted

AT_ONCE = 5000
GONE, ELSEWHERE = "团支部已撤销", "团支部已不属于提出申请的组织"
_Asking = aliased(Org)


def org_changed(scope: Scope, change: OrgChange) -> None:
    """An organisation was closed or moved; those closed together are looked at in one go."""
    if change.kind == "moved":
        first, last = change.org.path, upper(change.org.path)
        _follow(scope, or_(*((one.path >= first) & (one.path < last) for one in (Org, _Asking))))
    elif change.kind == "closed":
        gather(METRIC.key, change.org.id, lambda org_ids: _follow_each(scope, org_ids))


def follow_all(scope: Scope, province: OrgRef) -> None:
    """The same for a whole province: nobody told of its changes while the plugin was off there."""
    _follow(scope, or_(Org.province_code == province.code, _Asking.province_code == province.code))


def _follow_each(scope: Scope, org_ids: Sequence[int]) -> None:
    for start in range(0, len(org_ids), AT_ONCE):
        _follow(scope, among(Org.id, org_ids[start : start + AT_ONCE]))


def _follow(scope: Scope, which: ColumnElement[bool]) -> None:
    s = session()
    waiting = (
        select(Correction, Org, _Asking)
        .join(Org, Org.id == Correction.org_id)
        .join(_Asking, _Asking.id == Correction.asking_org_id)
        .where(Correction.state == OPEN, which)
    )
    for request, branch, asking in s.execute(waiting.execution_options(populate_existing=True)).all():
        if branch.closed_at is not None:
            _end(s, scope, request, branch, GONE)
        elif not branch.path.startswith(asking.path):
            _end(s, scope, request, branch, ELSEWHERE)
        else:
            address_anew(s, request, asking, METRIC.key)


def _end(s: Session, scope: Scope, request: Correction, branch: Org, answer: str) -> None:
    try:
        end_counted(s, scope, request, WITHDRAWN, METRIC.key, answer)
    except Conflict:  # somebody has just ended it: then it is as that one left it
        return
    note(scope, WITHDRAWN, branch, wish_of(request), reason=answer)
