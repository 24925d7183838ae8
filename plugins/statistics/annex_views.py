"""The table of Annex 2 (R3.2): a unit's page, the form, what its superior does with it, the print and the workbook."""

from __future__ import annotations

from collections.abc import Callable

from flask import Response, request, url_for

from plugins.statistics import annex_filing
from plugins.statistics.annex_book import book_of
from plugins.statistics.annex_counting import RULE
from plugins.statistics.annex_filling import fillable, save
from plugins.statistics.annex_forms import read_entry, to_explain
from plugins.statistics.annex_layout import layout
from plugins.statistics.annex_models import KINDS, STATES
from plugins.statistics.annex_problems import problems
from plugins.statistics.annex_queries import Table, steps_of, table_of
from plugins.statistics.annex_units import Filing
from plugins.statistics.annex_waiting import waiting
from plugins.statistics.blueprint import blueprint
from portal import clock
from portal.errors import Conflict, Forbidden, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.views import trail
from portal.web.codes import row_id
from portal.web.downloads import download
from portal.web.page import notify, page, redirect_to

VIEW, FILL = "statistics.view", "statistics.fill"
TITLE = "毕业生统计表"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Refusal = Refused | Conflict | Forbidden


@blueprint.get("/<org:code>/annex")
@requires(VIEW, org="code")
def annex(code: str) -> Response:
    """The table as it is, or was submitted, its way, and what this administrator may do."""
    return _page()


@blueprint.get("/<org:code>/annex/fill")
@requires(FILL, org="code")
def fill_annex(code: str) -> Response:
    """The form."""
    return _form(table_of(scope(), org()))


@blueprint.post("/<org:code>/annex/fill")
@requires(FILL, org="code")
def save_annex(code: str) -> Response:
    """Keep what was filled in; the system's figures are counted anew."""
    entry, wrong = read_entry(request.form, layout(), fillable(org()))
    try:
        if wrong:
            raise Refused("有的数字看不懂，请改正后再保存。", wrong)
        save(scope(), org(), _version(), entry)
    except (Refused, Conflict) as refusal:
        return _form(table_of(scope(), org()), refusal)
    if "begins" in request.form:
        return redirect_to(url_for(".fill_annex", code=code))
    notify("已保存，系统数已重新计算。核对无误后请报送。")
    return redirect_to(url_for(".annex", code=code))


@blueprint.post("/<org:code>/annex/submit")
@requires(FILL, org="code")
def submit_annex(code: str) -> Response:
    """报送."""
    return _act(lambda: annex_filing.submit(scope(), org(), _version()), "已报送上级。报送的内容已经留存，不再变化。")


@blueprint.post("/<org:code>/annex/accept")
@requires(FILL, org="code")
def accept_annex(code: str) -> Response:
    """接收."""
    return _act(lambda: annex_filing.accept(scope(), org(), _version()), "已接收，数字已计入上级的报表。")


@blueprint.post("/<org:code>/annex/return")
@requires(FILL, org="code")
def return_annex(code: str) -> Response:
    """退回, with a reason."""
    reason = request.form.get("reason", "")
    return _act(lambda: annex_filing.send_back(scope(), org(), _version(), reason), "已退回，原因会告诉对方。")


@blueprint.get("/<org:code>/annex/print")
@requires(VIEW, org="code")
def print_annex(code: str) -> Response:
    """The table as it is printed on A4, with its title, unit and the lines to sign on."""
    table = table_of(scope(), org())
    return page("statistics/annex_print.html", code=code, table=table, groups=table.groups)


@blueprint.get("/<org:code>/annex/book")
@requires(VIEW, org="code")
def annex_book(code: str) -> Response:
    """The same as a workbook."""
    found = table_of(scope(), org())
    return download(book_of(found), f"{TITLE}_{org().short_name}_{found.sheet.year}.xlsx", XLSX)


def _version() -> int:
    return request.form.get("version", -1, type=_number)


def _number(text: str) -> int:
    return 0 if text == "0" else row_id(text)


def _act(act: Callable[[], None], done: str) -> Response:
    try:
        act()
    except (Refused, Conflict, Forbidden) as refusal:
        return _page(refusal)
    notify(done)
    return redirect_to(url_for(".annex", code=org().code))


def _page(refusal: Refusal | None = None) -> Response:
    here, acting = org(), scope()
    found, table = waiting(here), table_of(acting, here)
    filing = found.filing
    return page(
        "statistics/annex.html", status=refusal.status if refusal else 200, code=here.code, org=here, table=table,
        annex=table.annex, filing=filing, is_unit=filing.unit.id == here.id, acting=acting, states=STATES, kinds=KINDS,
        problems=problems(table) if table.annex and table.is_open else [], rule=RULE, fill=FILL,
        message=refusal.message if refusal else "", errors=getattr(refusal, "fields", {}), values=request.form,
        way=steps_of(table.annex) if table.annex else [], deadline=found.deadline, today=clock.today(),
        is_superior=_is_superior(filing), trail=trail(here, TITLE),
    )  # fmt: skip


def _is_superior(filing: Filing) -> bool:
    return filing.superior is not None and scope().covers(filing.superior.path)


def _form(table: Table, refusal: Refusal | None = None) -> Response:
    here, sheet = org(), table.sheet
    asked, others = to_explain(table)
    return page(
        "statistics/annex_fill.html", status=refusal.status if refusal else 200, code=here.code, org=here, table=table,
        layout=layout(), rows=fillable(here), own=sheet.own, asked=asked, others=others, rule=RULE,
        message=refusal.message if refusal else "", errors=getattr(refusal, "fields", {}),
        values=request.form if refusal else None, trail=trail(here, "填报"),
    )  # fmt: skip
