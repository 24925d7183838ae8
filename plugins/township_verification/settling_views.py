"""What is done to many reports at once: a level confirms, the province files, the centre settles (A1.4)."""

from __future__ import annotations

from uuid import uuid4

from flask import Response, request, url_for

from plugins.township_verification import report_settling, reporting
from plugins.township_verification.blueprint import blueprint
from plugins.township_verification.report_choosing import Chosen
from plugins.township_verification.report_effects import effects
from plugins.township_verification.report_filing import count_ready, file_ready
from plugins.township_verification.reporting import CHECK
from portal import clock
from portal.errors import Conflict, Refused
from portal.host.current import scope
from portal.host.guards import requires
from portal.orgs.settings import deadline_of
from portal.web.page import notify, page, redirect_to


@blueprint.post("/reports/confirm")
@requires(CHECK)
def confirm_reports() -> Response:
    """核实 what is ticked."""
    chosen = Chosen.from_form(request.form)
    done = reporting.confirm_many(scope(), chosen.ids)
    late = len(chosen.ids) - done
    told = f"已核实 {done:,} 件。" if done else "没有可以核实的报告，请先勾选。"
    notify(told + (f"另有 {late:,} 件刚刚已有新的进展，没有改动。" if late else ""), "done" if done else "warning")
    return redirect_to(url_for(".reports", code=scope().org.code))


@blueprint.post("/reports/file")
@requires(CHECK)
def file_reports() -> Response:
    """报送团中央, once the number was read."""
    here, back = scope().org, url_for(".reports", code=scope().org.code, box="ready")
    expected = request.form.get("expected", -1, type=int)
    if request.form.get("confirmed") != "1" or expected < 0:
        return page(
            "township_verification/file_reports.html", ready=count_ready(here), back=back, today=clock.today(),
            deadline=deadline_of(here),
        )  # fmt: skip
    try:
        filed = file_ready(scope(), expected)
    except (Refused, Conflict) as refusal:
        notify(refusal.message, "refused")
        return redirect_to(back)
    notify(f"已向团中央报送 {filed:,} 件，核定的结果会在这里显示。")
    return redirect_to(url_for(".reports", code=here.code, box="sent"))


@blueprint.post("/reports/settle")
@requires(CHECK)
def settle() -> Response:
    """What accepting the chosen reports will do; accept or refuse them."""
    return _settle_page()


@blueprint.post("/reports/settle/confirm")
@requires(CHECK)
def settle_reports() -> Response:
    """Ask for the job that settles them."""
    form = request.form
    try:
        run_id = report_settling.settle(
            scope(), Chosen.from_form(form), accept=form.get("accept") == "1", answer=form.get("answer", ""),
            expected=form.get("expected", 0, type=int), form_key=form.get("form_key", "")[:64] or str(uuid4()),
        )  # fmt: skip
    except (Refused, Conflict) as refusal:
        return _settle_page(refusal)
    notify("已开始核定，完成的部分随即生效，经手的各级都能看到结果。")
    return redirect_to(url_for("jobs.show", run_id=run_id))


def _settle_page(refusal: Refused | Conflict | None = None) -> Response:
    chosen = Chosen.from_form(request.form)
    found = effects(scope(), chosen)
    return page(
        "township_verification/settle.html", status=refusal.status if refusal else 200, effects=found,
        hidden=chosen.hidden(), count=sum(one.reports for one in found), keys=[str(uuid4()), str(uuid4())],
        back=url_for(".reports", code=scope().org.code), message=refusal.message if refusal else "",
        errors=refusal.fields if isinstance(refusal, Refused) else {}, values=request.form,
    )  # fmt: skip
