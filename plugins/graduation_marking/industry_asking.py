"""申请更正行业类别 (A3.2): who cannot mark because of the industry asks, the superior decides."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from plugins.graduation_marking.industry_models import IndustryRequest
from plugins.graduation_marking.markers import may_ask_for_industry
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Metric
from portal.counts.services import bump
from portal.db import transaction
from portal.errors import Conflict, Forbidden, Refused
from portal.orgs.categories import is_school_field
from portal.orgs.models import Org
from portal.orgs.services import change_held, facts_of
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
    "graduation_marking.industry", "待审批的行业类别更正", "件",
    "SELECT deciding_org_id AS org_id, count(*) AS value FROM graduation_marking_industry WHERE state = 'open'"
    " GROUP BY deciding_org_id", headline=True,
)  # fmt: skip
"""How many wait for a decision, counted where it is decided."""


def ask(scope: Scope, org: OrgRef, industry: str, why: str) -> int:
    """Ask that the industry of one's own organisation becomes `industry`; returns the request's id.

    Raise Refused where the industry does not stand in the way of marking, for what is no school's, and without a
    reason; Conflict while another one is open.
    """
    why = words(why)
    with refusals_recorded(scope, "graduation_marking.industry_asked", org.full_name), transaction() as s:
        held = hold_org(s, scope, org.id)
        _check(scope, held.ref(), industry, why)
        decider = decider_above(s, held.ref())
        made = ask_once(
            s, scope, IndustryRequest, org_id=held.id, before=held.industry, wanted=industry, why=why,
            deciding_org_id=decider.id,
        )  # fmt: skip
        if made is None:
            raise Conflict("已有一项行业类别更正申请在等待审批，请先等它办结，或撤回它。")
        bump(METRIC.key, {decider.path: 1})
        note(scope, "asked", held, before=held.industry, wanted=industry, reason=why)
    return made


def approve(scope: Scope, request_id: int) -> None:
    """Give the organisation the industry; figures and the right to mark follow in the same transaction.

    Raise Forbidden for all but the unit that decides, Conflict if it is over.
    """
    with refusals_recorded(scope, "graduation_marking.industry_approved", str(request_id)), transaction() as s:
        held = hold_org(s, scope, request_in(s, scope, IndustryRequest, request_id).org_id)
        request = request_to_decide(s, scope, IndustryRequest, request_id)
        end_counted(s, scope, request, APPROVED, METRIC.key)
        differences = change_held(s, scope, held, replace(facts_of(held), industry=request.wanted))
        note(scope, "approved", held, reason=request.why, differences=differences)


def refuse(scope: Scope, request_id: int, answer: str) -> None:
    """Leave the industry as it is, and say why. Raise Forbidden, Conflict, or Refused without a reason."""
    answer = words(answer)
    with refusals_recorded(scope, "graduation_marking.industry_refused", str(request_id)), transaction() as s:
        request = request_to_decide(s, scope, IndustryRequest, request_id)
        if not answer:
            raise Refused("拒绝必须说明原因。", {"answer": "请填写拒绝的原因"})
        end_counted(s, scope, request, REFUSED, METRIC.key, answer)
        note(scope, "refused", s.get_one(Org, request.org_id), wanted=request.wanted, reason=answer)


def withdraw(scope: Scope, request_id: int) -> None:
    """The unit that has asked does so no longer."""
    with refusals_recorded(scope, "graduation_marking.industry_withdrawn", str(request_id)), transaction() as s:
        request = request_in(s, scope, IndustryRequest, request_id)
        if request.org_id != scope.org.id:
            raise Forbidden("只有提出申请的组织可以撤回申请。")
        end_counted(s, scope, request, WITHDRAWN, METRIC.key)
        note(scope, "withdrawn", s.get_one(Org, request.org_id), wanted=request.wanted)


def note(scope: Scope, what: str, org: Org, **details: Any) -> None:
    """What has become of a request, in the log."""
    action = f"graduation_marking.industry_{what}"
    record(scope, action, org.full_name, path=org.path, **details)


def _check(scope: Scope, org: OrgRef, industry: str, why: str) -> None:
    if is_school_field(org.industry):
        raise Conflict(f"单位所属行业类别已经是“{org.industry}”，属于学校领域，没有什么要更正。")
    if not may_ask_for_industry(org):
        raise Refused("团的领导机关不标记团支部，不需要更正行业类别。")
    if org.id != scope.org.id:
        raise Refused("这是您的下级组织，您可以在“组织资料 - 修改”中直接更正它的行业类别。")
    wrong = {
        "industry": "" if is_school_field(industry) else "请选择正确的行业类别",
        "why": "" if why else "请说明原因",
    }
    if fields := {field: text for field, text in wrong.items() if text}:
        raise Refused("有几项填写得不对，请修改后再提交。", fields)
