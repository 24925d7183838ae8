"""申请更正行业类别 (A3.2): the school asks, the superior reads what will happen and decides."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request, url_for

from plugins.graduation_marking import industry_asking
from plugins.graduation_marking.blueprint import blueprint
from plugins.graduation_marking.industry_queries import Shown, find_request, latest_of, list_requests
from plugins.graduation_marking.markers import may_ask_for_industry
from portal.errors import Conflict, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.categories import HOLDS_MEMBERS, SCHOOL_FIELD, is_school_field
from portal.orgs.views import trail
from portal.requests.queries import Box
from portal.web.codes import row_id
from portal.web.page import notify, page, redirect_to

INDUSTRIES = [(name, name) for name in SCHOOL_FIELD]


@blueprint.get("/<org:code>/industry-requests")
@requires("graduation_marking.view", org="code")
def industry_requests(code: str) -> Response:
    """What is decided at and below this unit (in), and what was asked for there (out)."""
    box, before = Box.parse(request.args), request.args.get("before", 0, type=row_id)
    found, more = list_requests(scope(), org(), box, before)
    return page(
        "graduation_marking/industry_requests.html", "list", code=code, box=box, shown=found, more=more, before=before,
        trail=trail(org(), "行业类别更正申请"),
    )  # fmt: skip


@blueprint.get("/<org:code>/industry-requests/new")
@requires("graduation_marking.mark", org="code")
def new_industry_request(code: str) -> Response:
    """The form that asks for the right industry, or how far an earlier request is."""
    return _new_page(code)


@blueprint.post("/<org:code>/industry-requests/new")
@requires("graduation_marking.mark", org="code")
def ask_for_industry(code: str) -> Response:
    """Send it to the superior."""
    form = request.form
    try:
        made = industry_asking.ask(scope(), org(), form.get("industry", ""), form.get("why", ""))
    except (Refused, Conflict) as refusal:
        return _new_page(code, refusal)
    notify("申请已提交，上级的管理员会在工作台看到；同意以后，行业类别立即更正。")
    return redirect_to(url_for(".industry_request", industry_request_id=made))


@blueprint.get("/industry-requests/<row:industry_request_id>")
@requires("graduation_marking.view")
def industry_request(industry_request_id: int) -> Response:
    """One request, with what this administrator may do about it."""
    return _page(find_request(scope(), industry_request_id))


@blueprint.post("/industry-requests/<row:industry_request_id>/approve")
@requires("orgs.manage")
def approve_industry(industry_request_id: int) -> Response:
    """同意."""
    done = "已同意，行业类别已经更正。"
    return _answer(industry_request_id, done, lambda: industry_asking.approve(scope(), industry_request_id))


@blueprint.post("/industry-requests/<row:industry_request_id>/refuse")
@requires("orgs.manage")
def refuse_industry(industry_request_id: int) -> Response:
    """拒绝, with a reason."""
    answer, done = request.form.get("answer", ""), "已拒绝，原因会告诉对方。"
    return _answer(industry_request_id, done, lambda: industry_asking.refuse(scope(), industry_request_id, answer))


@blueprint.post("/industry-requests/<row:industry_request_id>/withdraw")
@requires("graduation_marking.mark")
def withdraw_industry(industry_request_id: int) -> Response:
    """撤回."""
    done = "申请已撤回，行业类别不变。"
    return _answer(industry_request_id, done, lambda: industry_asking.withdraw(scope(), industry_request_id))


def _answer(request_id: int, done: str, act: Callable[[], None]) -> Response:
    find_request(scope(), request_id)
    try:
        act()
    except (Refused, Conflict) as refusal:
        return _page(find_request(scope(), request_id), refusal)
    notify(done)
    return redirect_to(url_for(".industry_request", industry_request_id=request_id))


def _page(found: Shown, refusal: Refused | Conflict | None = None) -> Response:
    return page(
        "graduation_marking/industry_request.html", status=refusal.status if refusal else 200, shown=found,
        effects=_effects(found), message=refusal.message if refusal else "", values=request.form,
        errors=refusal.fields if isinstance(refusal, Refused) else {}, may_answer=scope().may("orgs.manage"),
        may_ask=scope().may("graduation_marking.mark"),
    )  # fmt: skip


def _effects(found: Shown) -> list[str]:
    """What approving it does, in sentences."""
    name, one = found.org.full_name, found.request
    changed = f"“{name}”的单位所属行业类别由“{one.before}”更正为“{one.wanted}”"
    if found.org.category in HOLDS_MEMBERS:
        return [changed, "它计入学校领域的团支部，需要标记毕业时间"]
    below = "它的管理员可以标记下级团支部的毕业时间"
    return [changed, below, "它的下级组织的行业类别不变，由它的管理员核对"]


def _new_page(code: str, refusal: Refused | Conflict | None = None) -> Response:
    return page(
        "graduation_marking/new_industry_request.html", status=refusal.status if refusal else 200, code=code,
        org=org(), is_own=org().id == scope().org.id, latest=latest_of(scope(), org()), industries=INDUSTRIES,
        is_right=is_school_field(org().industry), may_ask=may_ask_for_industry(org()), values=request.form,
        errors=refusal.fields if isinstance(refusal, Refused) else {},
        message=refusal.message if refusal is not None and not getattr(refusal, "fields", None) else "",
    )  # fmt: skip
