"""What becomes of requests about an industry when their organisation is closed, moved, or changed by somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from plugins.graduation_marking.industry_asking import METRIC, note
from plugins.graduation_marking.industry_models import IndustryRequest
from portal.contracts.events import OrgChange
from portal.contracts.scope import OrgRef, Scope
from portal.db import among, gather, session
from portal.errors import Conflict
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.requests.models import APPROVED, OPEN, WITHDRAWN
from portal.requests.services import address_anew, end_counted

AT_ONCE = 5000
GONE = "组织已撤销"


def org_changed(scope: Scope, change: OrgChange) -> None:
    """An organisation was closed, changed or moved; those closed or changed together are looked at in one go."""
    if change.kind == "moved":
        _follow(scope, (Org.path >= change.org.path) & (Org.path < upper(change.org.path)))
    elif change.before is not None and (change.kind == "closed" or change.org.industry != change.before.industry):
        gather(METRIC.key, change.org.id, lambda org_ids: _follow_each(scope, org_ids))


def follow_all(scope: Scope, province: OrgRef) -> None:
    """The same for a whole province: nobody told of its changes while the plugin was off there."""
    _follow(scope, Org.province_code == province.code)


def _follow_each(scope: Scope, org_ids: Sequence[int]) -> None:
    for start in range(0, len(org_ids), AT_ONCE):
        _follow(scope, among(Org.id, org_ids[start : start + AT_ONCE]))


def _follow(scope: Scope, orgs: ColumnElement[bool]) -> None:
    s = session()
    waiting = select(IndustryRequest, Org).join(Org, Org.id == IndustryRequest.org_id)
    found = s.execute(waiting.where(IndustryRequest.state == OPEN, orgs).execution_options(populate_existing=True))
    for request, org in found.all():
        if org.closed_at is not None:
            _end(s, scope, request, org, WITHDRAWN, GONE)
        elif org.industry == request.wanted:
            _end(s, scope, request, org, APPROVED, "已在组织资料中直接修改")
        elif org.industry != request.before:
            _end(s, scope, request, org, WITHDRAWN, f"行业类别已改为“{org.industry}”")
        else:
            address_anew(s, request, org, METRIC.key)


def _end(s: Session, scope: Scope, request: IndustryRequest, org: Org, state: str, answer: str) -> None:
    with suppress(Conflict):  # somebody has just ended it: then it is as that one left it
        end_counted(s, scope, request, state, METRIC.key, answer)
        note(scope, state, org, wanted=request.wanted, reason=answer)
