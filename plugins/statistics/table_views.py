"""自制报表: choose rows and figures, look at them, save them for one's colleagues, take them away as a file (R4.2)."""

from __future__ import annotations

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from plugins.statistics import table_saving
from plugins.statistics.blueprint import blueprint
from plugins.statistics.table_queries import offer_for, part_of, saved_of
from plugins.statistics.tabling import ROWS, Offer, Table, cells, headings, presets, table_of
from portal import clock
from portal.errors import Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.views import trail
from portal.web.codes import row_id
from portal.web.page import notify, page, redirect_to

VIEW, SAVE = "statistics.view", "statistics.publish"


@blueprint.get("/<org:code>/tables")
@requires(VIEW, org="code")
def tables(code: str) -> Response:
    """What is ready, what colleagues have saved, and what a new table can be made of."""
    offer = offer_for(scope())
    saved = [(row, table_of(row.rows, row.columns.split(","), row.only, offer)) for row in saved_of(org())]
    return page(
        "statistics/tables.html", code=code, org=org(), presets=presets(offer), saved=saved, offer=offer, rows=ROWS,
        chosen=_chosen(offer), may_save=scope().may(SAVE), trail=trail(org(), "自制报表"),
    )  # fmt: skip


@blueprint.get("/<org:code>/tables/show")
@requires(VIEW, org="code")
def table(code: str) -> Response:
    """A page of a table."""
    return _table(code, "", "")


@blueprint.post("/<org:code>/tables/show")
@requires(SAVE, org="code")
def save_table(code: str) -> ResponseReturnValue:
    """Save it under a title for all administrators of the organisation."""
    title, wanted = request.form.get("title", ""), _chosen(offer_for(scope()))
    try:
        table_saving.save(scope(), org(), title, wanted)
    except Refused as refusal:
        return _table(code, title, str(refusal)), 422
    notify("已保存，本组织的管理员都可以在“自制报表”中打开。")
    return redirect_to(url_for(".tables", code=code))


@blueprint.post("/<org:code>/tables/remove")
@requires(SAVE, org="code")
def remove_table(code: str) -> ResponseReturnValue:
    """Throw a saved table away."""
    table_saving.remove(scope(), org(), request.form.get("table_id", 0, type=row_id))
    notify("已删除这张报表。")
    return redirect_to(url_for(".tables", code=code))


def _table(code: str, title: str, refused: str) -> Response:
    offer = offer_for(scope())
    wanted = _chosen(offer)
    part = part_of(scope(), org(), wanted, offer, request.args.get("after", "")[:96])
    return page(
        "statistics/table.html", "list", code=code, org=org(), table=wanted, headings=headings(wanted, offer),
        lines=[(one, cells(wanted, row)) for one, row in part.lines], next=part.next,
        is_first="after" not in request.args, rows=ROWS[wanted.rows], only=offer.lacks.get(wanted.only, ""),
        title=title, refused=refused, may_save=scope().may(SAVE), at=clock.now(), trail=trail(org(), "自制报表"),
    )  # fmt: skip


def _chosen(offer: Offer) -> Table:
    """The table that the address, or the form, names: boxes that were ticked, or keys with commas."""
    values = request.values
    columns = [key for part in (*values.getlist("column"), values.get("columns", "")) for key in part.split(",")]
    return table_of(values.get("rows", ""), columns, values.get("only", ""), offer)
