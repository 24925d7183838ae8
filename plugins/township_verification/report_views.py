"""报告错误: the form, the lists, and one report with its whole way (A1.3)."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request, url_for

from plugins.township_verification import reporting
from plugins.township_verification.blueprint import blueprint
from plugins.township_verification.report_choosing import FAULTS
from plugins.township_verification.report_filing import count_ready
from plugins.township_verification.report_queries import (
    BOXES,
    ReportBox,
    Shown,
    find_report,
    latest_about,
    list_reports,
    sheet_of,
    way_of,
)
from plugins.township_verification.report_settling import in_hand
from plugins.township_verification.report_steps import KINDS
from plugins.township_verification.reporting import CHECK, is_centre, is_province
from plugins.township_verification.saying import said_of
from portal import clock
from portal.contracts.scope import OrgRef
from portal.errors import Conflict, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.settings import deadline_of
from portal.orgs.views import trail
from portal.provinces.queries import provinces_of
from portal.web.codes import row_id
from portal.web.page import notify, page, redirect_to

VIEW = "township_verification.view"
MOST_PRINTED = 1000


@blueprint.get("/<org:code>/reports")
@requires(VIEW, org="code")
def reports(code: str) -> Response:
    """What lies at this unit, what has passed it, what is reported below."""
    box, before = ReportBox.parse(request.args), request.args.get("before", 0, type=row_id)
    found, more = list_reports(scope(), org(), box, before)
    own, here = org().id == scope().org.id, org()
    return page(
        "township_verification/reports.html", "list", code=code, org=here, box=box, boxes=_boxes(here), shown=found,
        more=more, before=before, faults=list(FAULTS.items()), provinces=_provinces(here),
        acts=own and scope().may(CHECK), is_centre=is_centre(here), run_id=in_hand(here) if is_centre(here) else None,
        ready=count_ready(here) if box.key == "ready" else 0,
        deadline=deadline_of(here) if is_province(here) else None, today=clock.today(), trail=trail(here, "错误报告"),
    )  # fmt: skip


@blueprint.get("/<org:code>/reports/sheet")
@requires(VIEW, org="code")
def report_sheet(code: str) -> Response:
    """The same list, to be printed."""
    box = ReportBox.parse(request.args)
    found = sheet_of(scope(), org(), box, MOST_PRINTED + 1)
    return page(
        "township_verification/report_sheet.html", code=code, org=org(), box=box, title=BOXES[box.key],
        shown=found[:MOST_PRINTED], is_cut=len(found) > MOST_PRINTED, most=MOST_PRINTED, today=clock.today(),
        trail=trail(org(), "打印"),
    )  # fmt: skip


@blueprint.get("/<org:code>/report")
@requires(CHECK, org="code")
def report(code: str) -> Response:
    """The form that says what is wrong, and why."""
    return _form(code)


@blueprint.post("/<org:code>/report")
@requires(CHECK, org="code")
def send_report(code: str) -> Response:
    """Send it to the superior, or add it to the one that is on its way."""
    try:
        made = reporting.report(scope(), org(), request.form.get("wanted") == "1", request.form.get("why", ""))
    except (Refused, Conflict) as refusal:
        return _form(code, refusal)
    if made.is_merged:
        notify("这个组织已有一项报告在办理，您的理由已经并入（并报），办理情况见下。", "info")
    else:
        notify("报告已提交，每一级的办理情况都可以在这里看到。")
    return redirect_to(url_for(".one_report", report_id=made.report_id))


@blueprint.get("/reports/<row:report_id>")
@requires(VIEW)
def one_report(report_id: int) -> Response:
    """One report with its way, and what this administrator may do about it."""
    return _page(find_report(scope(), report_id))


@blueprint.post("/reports/<row:report_id>/confirm")
@requires(CHECK)
def confirm_report(report_id: int) -> Response:
    """核实，报上级."""
    text = request.form.get("text", "")
    return _act(report_id, _passed_on, lambda seq: reporting.confirm(scope(), report_id, seq, text))


@blueprint.post("/reports/<row:report_id>/return")
@requires(CHECK)
def return_report(report_id: int) -> Response:
    """退回, with a reason."""
    answer, told = request.form.get("answer", ""), "已退回，原因会告诉对方。"
    return _act(report_id, lambda _: told, lambda seq: reporting.send_back(scope(), report_id, seq, answer))


@blueprint.post("/reports/<row:report_id>/add")
@requires(CHECK)
def add_to_report(report_id: int) -> Response:
    """补充说明."""
    text, told = request.form.get("text", ""), "补充说明已记入报告。"
    return _act(report_id, lambda _: told, lambda seq: reporting.add_words(scope(), report_id, seq, text))


@blueprint.post("/reports/<row:report_id>/withdraw")
@requires(CHECK)
def withdraw_report(report_id: int) -> Response:
    """撤回."""
    return _act(report_id, lambda _: "报告已撤回。", lambda seq: reporting.withdraw(scope(), report_id, seq))


def _passed_on(found: Shown) -> str:
    if found.request.is_ready:
        return "已核实，报告已列入汇总表，等待报送团中央。"
    return f"报告已交“{found.at.full_name}”办理。"


def _act(report_id: int, done: Callable[[Shown], str], act: Callable[[int], None]) -> Response:
    find_report(scope(), report_id)
    try:
        act(request.form.get("seq", 0, type=row_id))
    except (Refused, Conflict) as refusal:
        return _page(find_report(scope(), report_id), refusal)
    notify(done(find_report(scope(), report_id)))
    return redirect_to(url_for(".one_report", report_id=report_id))


def _page(found: Shown, refusal: Refused | Conflict | None = None) -> Response:
    acting = scope()
    return page(
        "township_verification/report.html", status=refusal.status if refusal else 200, shown=found,
        way=way_of(found.id), kinds=KINDS, message=refusal.message if refusal else "", values=request.form,
        errors=refusal.fields if isinstance(refusal, Refused) else {}, may_act=acting.may(CHECK),
        is_centre=is_centre(acting.org), is_province=is_province(acting.org),
    )  # fmt: skip


def _form(code: str, refusal: Refused | Conflict | None = None) -> Response:
    latest = latest_about(scope(), org())
    return page(
        "township_verification/new_report.html", status=refusal.status if refusal else 200, code=code, org=org(),
        said=said_of(org().id), wanted=not org().township_flag, latest=latest,
        values=request.form, errors=refusal.fields if isinstance(refusal, Refused) else {},
        message=refusal.message if refusal is not None and not getattr(refusal, "fields", None) else "",
    )  # fmt: skip


def _boxes(here: OrgRef) -> list[tuple[str, str]]:
    return [(key, title) for key, title in BOXES.items() if key != "ready" or is_province(here)]


def _provinces(here: OrgRef) -> list[tuple[str, str]]:
    """The provinces that a list over provinces can be narrowed to."""
    return [(one.code, one.short_name) for one in provinces_of(scope())] if is_centre(here) else []
