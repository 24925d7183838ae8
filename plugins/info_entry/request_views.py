"""号码占用申请: who holds a number, asking them, and answering."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request, url_for

from plugins.info_entry import asking
from plugins.info_entry.blueprint import blueprint
from plugins.info_entry.holding_numbers import Found, look_up, offer_of, open_offer
from plugins.info_entry.member_queries import OFFERED, branches_below, find_person, is_branch
from plugins.info_entry.request_queries import find_request, list_requests
from portal.contracts.scope import OrgRef
from portal.errors import Conflict, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.queries import find_in_subtree
from portal.requests.queries import Box
from portal.web.codes import row_id
from portal.web.page import notify, page, redirect_to

EXPIRED = "页面停留太久，请重新查找号码后再提出申请。"


@blueprint.get("/<org:code>/requests")
@requires("people.view", org="code")
def requests(code: str) -> Response:
    """What others ask of this unit and everything below (in), and what it has asked of others (out)."""
    box, before = Box.parse(request.args), request.args.get("before", 0, type=row_id)
    shown, more = list_requests(scope(), org(), box, before)
    return page(
        "info_entry/requests.html", "list", code=code, org=org(), box=box, shown=shown, more=more, before=before,
        may_ask=scope().may("info_entry.enter"),
    )  # fmt: skip


@blueprint.get("/<org:code>/requests/new")
@requires("info_entry.enter", org="code")
def new_request(code: str) -> Response:
    """The form that asks who holds a number, for a branch."""
    return _new_page(code)


@blueprint.post("/<org:code>/requests/find")
@requires("info_entry.enter", org="code")
def find_holder(code: str) -> Response:
    """Who holds the number; by POST, so that it gets into no address."""
    try:
        found = look_up(scope(), request.form.get("name", ""), request.form.get("number", ""))
    except Refused as refusal:
        return _new_page(code, refusal=refusal)
    return _new_page(code, found)


@blueprint.post("/<org:code>/requests/new")
@requires("info_entry.enter", org="code")
def ask(code: str) -> Response:
    """Send the request to whoever holds the number; or look for the branch that asks."""
    taken = open_offer(scope(), request.form.get("slip", ""))
    if taken is not None and request.form.get("look"):
        return _new_page(code, taken=taken)
    try:
        if taken is None:
            raise Refused(EXPIRED)
        made = asking.ask(
            scope(), _asking_branch(), taken, request.form.get("wanted", ""), request.form.get("message", "")
        )
    except (Refused, Conflict) as refusal:
        return _new_page(code, refusal=refusal, taken=taken)
    notify("申请已发出，对方的管理员会在工作台看到；处理结果会显示在您的工作台。")
    return redirect_to(url_for("info_entry.show_request", request_id=made))


@blueprint.get("/requests/<row:request_id>")
@requires("people.view")
def show_request(request_id: int) -> Response:
    """One request, with what this administrator may do about it."""
    return _request_page(request_id)


@blueprint.post("/requests/<row:request_id>/hand-over")
@requires("info_entry.enter")
def hand_over(request_id: int) -> Response:
    """移交."""
    return _answer(request_id, "已移交，两边的人数已同步更新。", lambda: asking.hand_over(scope(), request_id))


@blueprint.post("/requests/<row:request_id>/refuse")
@requires("info_entry.enter")
def refuse_request(request_id: int) -> Response:
    """拒绝, with a reason."""
    reason = request.form.get("reason", "")
    return _answer(request_id, "已拒绝，原因会告诉对方。", lambda: asking.refuse(scope(), request_id, reason))


@blueprint.post("/requests/<row:request_id>/withdraw")
@requires("info_entry.enter")
def withdraw_request(request_id: int) -> Response:
    """撤回."""
    return _answer(request_id, "申请已撤回。", lambda: asking.withdraw(scope(), request_id))


def _asking_branch() -> OrgRef:
    """The branch that asks: the page's own, or the one of those below that was chosen."""
    chosen = request.form.get("branch", "")
    found = org() if is_branch(org()) else find_in_subtree(scope(), chosen) if chosen else None
    if found is None or not is_branch(found):
        raise Refused("请选择由哪个团支部提出申请。", {"branch": "请选择团支部"})
    return found


def _answer(request_id: int, done: str, act: Callable[[], None]) -> Response:
    find_request(scope(), request_id)
    try:
        act()
    except (Refused, Conflict) as refusal:
        return _request_page(request_id, refusal)
    notify(done)
    return redirect_to(url_for("info_entry.show_request", request_id=request_id))


def _request_page(request_id: int, refusal: Refused | Conflict | None = None) -> Response:
    shown = find_request(scope(), request_id)
    person = (
        find_person(scope(), shown.request.person_id)[0] if shown.is_held and shown.request.state == "open" else None
    )
    return page(
        "info_entry/request.html", status=refusal.status if refusal else 200, shown=shown, person=person,
        message=refusal.message if refusal else "", errors=refusal.fields if isinstance(refusal, Refused) else {},
        values=request.form, may_answer=scope().may("info_entry.enter"),
    )  # fmt: skip


def _new_page(
    code: str, found: Found | None = None, refusal: Refused | Conflict | None = None, taken: asking.Taken | None = None
) -> Response:
    """`taken` is what an earlier page has offered to ask for."""
    slip = offer_of(scope(), found) if found else request.form["slip"] if taken else ""
    asked = found.taken if found else taken
    q = request.form.get("q", "").strip()[:100]
    return page(
        "info_entry/new_request.html", status=refusal.status if refusal else 200, code=code, org=org(),
        values=request.form, found=found, errors=refusal.fields if isinstance(refusal, Refused) else {},
        message=refusal.message if refusal else "", offer=slip, q=q,
        branches=[(one.code, one.full_name) for one in branches_below(org(), q, OFFERED)] if slip else (),
        is_branch=is_branch(org()), may_hand_over=asked is not None and asked.field == "id_number",
    )  # fmt: skip
