"""申请更正毕业时间: who has marked asks, the superior reads what will happen and decides."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request, url_for

from plugins.graduation_marking import correcting
from plugins.graduation_marking.blueprint import blueprint
from plugins.graduation_marking.conversion_dates import due_year
from plugins.graduation_marking.correction_queries import (
    Shown,
    find_correction,
    list_corrections,
    open_about,
)
from plugins.graduation_marking.marking_forms import KINDS, MONTHS, REASON_CHOICES, wish_from
from plugins.graduation_marking.marks import marks_of, state_of
from plugins.graduation_marking.wishes import years
from portal import clock
from portal.counts.queries import totals
from portal.errors import Conflict, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.categories import GRADUATE_ORG
from portal.orgs.views import trail
from portal.requests.queries import Box
from portal.web.codes import row_id
from portal.web.page import notify, page, redirect_to


@blueprint.get("/<org:code>/corrections")
@requires("graduation_marking.view", org="code")
def corrections(code: str) -> Response:
    """What is decided at and below this unit (in), and what was asked for there (out)."""
    box, before = Box.parse(request.args), request.args.get("before", 0, type=row_id)
    found, more = list_corrections(scope(), org(), box, before)
    return page(
        "graduation_marking/corrections.html", "list", code=code, org=org(), box=box, shown=found, more=more,
        before=before,
        trail=trail(org(), "毕业时间更正申请"),
    )  # fmt: skip


@blueprint.get("/<org:code>/corrections/new")
@requires("graduation_marking.mark", org="code")
def new_correction(code: str) -> Response:
    """The form that asks for a branch's mark to say something else."""
    return _new_page(code)


@blueprint.post("/<org:code>/corrections/new")
@requires("graduation_marking.mark", org="code")
def ask_for_correction(code: str) -> Response:
    """Send it to the superior."""
    try:
        made = correcting.ask(scope(), org(), wish_from(request.form), request.form.get("why", ""))
    except (Refused, Conflict) as refusal:
        return _new_page(code, refusal)
    notify("申请已提交，上级的管理员会在工作台看到；同意以前，原来的标记不变。")
    return redirect_to(url_for(".correction", correction_id=made))


@blueprint.get("/corrections/<row:correction_id>")
@requires("graduation_marking.view")
def correction(correction_id: int) -> Response:
    """One request, with what this administrator may do about it."""
    return _page(find_correction(scope(), correction_id))


@blueprint.post("/corrections/<row:correction_id>/approve")
@requires("graduation_marking.mark")
def approve_correction(correction_id: int) -> Response:
    """同意, once what will happen was read."""
    if request.form.get("confirmed") != "1":
        unread = Refused("请先阅读同意的结果，再勾选确认。", {"confirmed": "请阅读后勾选"})
        return _page(find_correction(scope(), correction_id), unread)
    return _answer(correction_id, "已同意，更正已经生效。", lambda: correcting.approve(scope(), correction_id))


@blueprint.post("/corrections/<row:correction_id>/refuse")
@requires("graduation_marking.mark")
def refuse_correction(correction_id: int) -> Response:
    """拒绝, with a reason."""
    answer = request.form.get("answer", "")
    return _answer(correction_id, "已拒绝，原因会告诉对方。", lambda: correcting.refuse(scope(), correction_id, answer))


@blueprint.post("/corrections/<row:correction_id>/withdraw")
@requires("graduation_marking.mark")
def withdraw_correction(correction_id: int) -> Response:
    """撤回."""
    return _answer(correction_id, "申请已撤回，标记不变。", lambda: correcting.withdraw(scope(), correction_id))


def _answer(correction_id: int, done: str, act: Callable[[], None]) -> Response:
    find_correction(scope(), correction_id)
    try:
        act()
    except (Refused, Conflict) as refusal:
        return _page(find_correction(scope(), correction_id), refusal)
    notify(done)
    return redirect_to(url_for(".correction", correction_id=correction_id))


def _page(found: Shown, refusal: Refused | Conflict | None = None) -> Response:
    members = totals([found.branch], ["members"])[found.branch.id]["members"]
    return page(
        "graduation_marking/correction.html", status=refusal.status if refusal else 200, shown=found, members=members,
        effects=_effects(found, members) if found.request.is_open else [], message=refusal.message if refusal else "",
        errors=refusal.fields if isinstance(refusal, Refused) else {}, values=request.form,
        may_answer=scope().may("graduation_marking.mark"),
    )  # fmt: skip


def _effects(found: Shown, members: int) -> list[str]:
    """What approving it does, in sentences."""
    wanted, year = found.request.month or "", due_year(clock.today())
    effects = [f"“{found.branch.full_name}”由“{found.before}”更正为“{found.wanted}”"]
    if correcting.takes_back(found.branch.category, found.request):
        effects.append(f"它由毕业生团组织恢复为团支部，其中 {members:,} 名团员不再是毕业生")
    if year is not None and wanted.startswith(str(year)) and found.branch.category != GRADUATE_ORG:
        effects.append(f"它立即转为毕业生团组织，其中 {members:,} 名团员成为毕业生")
    elif wanted and year is None:
        effects.append(f"{wanted[:4]}年6月1日零时起，它将自动转为毕业生团组织")
    return [*effects, "审批以您的名义记入操作日志"]


def _new_page(code: str, refusal: Refused | Conflict | None = None) -> Response:
    marked = marks_of([org().id]).get(org().id)
    return page(
        "graduation_marking/new_correction.html", status=refusal.status if refusal else 200, code=code, org=org(),
        marked=marked, state=state_of(org()), waiting=open_about(org()), values=request.form, kinds=KINDS,
        reasons=REASON_CHOICES, months=MONTHS, years=[(str(year), f"{year}年") for year in years(clock.today())],
        errors=refusal.fields if isinstance(refusal, Refused) else {},
        message=refusal.message if refusal is not None and not getattr(refusal, "fields", None) else "",
    )  # fmt: skip
