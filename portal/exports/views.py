"""The pages of the export engine: say what and how, watch, fetch, drop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from flask import Blueprint, Response, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue

from portal.contracts.exports import ExportType, ExportWish
from portal.errors import Missing, Refused
from portal.exports import queries, services, states
from portal.exports.files import FILES
from portal.exports.formats import FORMATS
from portal.exports.measuring import AT_ONCE, rows_at_once
from portal.exports.models import Export
from portal.exports.wishes import file_name, narrowed, values_of
from portal.host.current import org, scope
from portal.host.frame import CODE, arguments_of
from portal.host.guards import requires
from portal.jobs.watching import watch
from portal.web.codes import row_id
from portal.web.downloads import download
from portal.web.page import notify, page, redirect_to, wants_fragment

blueprint = Blueprint("exports", __name__, url_prefix="/exports")

FILTER = "filter."


@blueprint.get("/")
@requires("exports.use")
def index() -> ResponseReturnValue:
    """What this administrator has had written, the newest first."""
    lines, older = queries.own_exports(scope(), request.args.get("before", type=row_id))
    return page(
        "portal/exports/index.html", "list", lines=lines, older=older, titles=queries.TITLES, formats=FORMATS,
        until=states.kept_until,
    )  # fmt: skip


@blueprint.get("/new/<what>/<org:code>")
@requires("exports.use", org="code")
def new(what: str, code: str) -> ResponseReturnValue:
    """What the file will hold, and how it is wanted."""
    kind = _kind(what)
    wish = ExportWish(scope(), org(), narrowed(request.args.items()))
    services.require(scope(), kind)
    return _ask_page(kind, wish, services.Form(form_key=str(uuid4())))


@blueprint.post("/new/<what>/<org:code>")
@requires("exports.use", org="code")
def make(what: str, code: str) -> ResponseReturnValue:
    """The file at once, or for many rows a job that writes it."""
    kind, sent = _kind(what), request.form
    pairs = ((name.removeprefix(FILTER), value) for name, value in sent.items() if name.startswith(FILTER))
    wish = ExportWish(scope(), org(), narrowed(pairs), revealed=sent.get("numbers") == "full")
    key = sent.get("form_key", "")[:64] or str(uuid4())
    form = services.Form(sent.get("format", ""), sent.get("reason", ""), key)
    try:
        if rows_at_once(kind.query(wish)) is None:
            return redirect_to(url_for(".show", export_id=services.ask(kind, wish, form)))
        content = services.answer(kind, wish, form)
    except Refused as refusal:
        return _ask_page(kind, wish, form, refusal)
    name = file_name(services.title_of(kind, wish.org), form.format)
    return download(content, name, FORMATS[form.format].media_type)


def _ask_page(
    kind: ExportType, wish: ExportWish, form: services.Form, refusal: Refused | None = None
) -> ResponseReturnValue:
    rows = rows_at_once(kind.query(wish))
    return page(
        "portal/exports/new.html", status=422 if refusal else 200, kind=kind, wish=wish, form=form, rows=rows,
        at_once=AT_ONCE, formats=FORMATS, told=kind.filter(wish), columns=kind.columns(wish),
        back=_list_url(kind, wish), may_reveal=scope().may(services.REVEAL), errors=refusal.fields if refusal else {},
    )  # fmt: skip


@blueprint.get("/<row:export_id>")
@requires("exports.use")
def show(export_id: int) -> ResponseReturnValue:
    """One export: how far it is, then its file, as long as there is one."""
    kind, found = _export(export_id)
    state, watched = states.state_of(found), watch(found.run_id)
    if wants_fragment() and (state != states.WRITING or watched.is_failed):
        response = Response(status=204)
        response.headers["HX-Redirect"] = url_for(".show", export_id=export_id)
        return response
    asker, code = queries.asker_and_code(found)
    again = _with(url_for(".new", what=kind.key, code=code), values_of(found)) if code else ""
    return page(
        "portal/exports/show.html", "progress", found=found, state=state, watched=watched, titles=queries.TITLES,
        formats=FORMATS, until=states.kept_until(found), asker=asker, again=again,
        is_own=found.account_id == scope().account_id, may_take=services.may_take(scope(), kind, found),
    )  # fmt: skip


@blueprint.post("/<row:export_id>/file")
@requires("exports.use")
def take(export_id: int) -> ResponseReturnValue:
    """The file, piece by piece."""
    kind, found = _export(export_id)
    services.take(scope(), kind, found)
    name, media_type = file_name(found.title, found.format), FORMATS[found.format].media_type
    response = download(stream_with_context(FILES.pieces(found.id)), name, media_type)
    response.content_length = found.size
    return response


@blueprint.post("/<row:export_id>/drop")
@requires("exports.use")
def drop(export_id: int) -> ResponseReturnValue:
    """Delete the file, or stop writing it."""
    _, found = _export(export_id)
    services.drop(scope(), found)
    notify("已删除，需要时可以重新导出。")
    return redirect_to(url_for(".index"))


def _kind(key: str) -> ExportType:
    """The kind of export, if its plugin is on here."""
    found = queries.kinds_for(scope().plugins).get(key)
    if found is None:
        raise Missing
    return found


def _export(export_id: int) -> tuple[ExportType, Export]:
    found = queries.find_export(scope(), export_id)
    if found is None:
        raise Missing
    return _kind(found.type), found


def _list_url(kind: ExportType, wish: ExportWish) -> str:
    """The list that is exported, as it was narrowed."""
    values = {**wish.values, CODE: wish.org.code}
    inside: dict[str, Any] = {name: values.pop(name) for name in arguments_of(kind.endpoint)}
    values.pop(CODE, None)
    return _with(url_for(kind.endpoint, **inside), values)


def _with(address: str, values: Mapping[str, str]) -> str:
    return f"{address}?{urlencode(values)}" if values else address
