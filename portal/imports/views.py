"""The pages of the import engine: upload, watch, see every verdict, apply, undo."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Blueprint, Response, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import FileStorage

from portal.accounts.askers import askers
from portal.contracts.imports import Consent, ImportType
from portal.errors import Conflict, Forbidden, Missing, Refused
from portal.host.current import scope
from portal.host.guards import requires
from portal.imports import services, states
from portal.imports.models import Import
from portal.imports.problem_book import hand_out, may_take
from portal.imports.queries import FILTERS, find_import, line_page, recent_imports
from portal.imports.samples import find_sample, samples_for
from portal.imports.steps import scope_of
from portal.imports.template_book import template_book
from portal.installation import installation
from portal.jobs.watching import watch
from portal.web.codes import row_id
from portal.web.downloads import download
from portal.web.page import notify, page, redirect_to

blueprint = Blueprint("imports", __name__, url_prefix="/imports")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/")
@requires("imports.view")
def index() -> ResponseReturnValue:
    """What can be imported here, and what has been."""
    kinds = _kinds()
    before = request.args.get("before", type=row_id)
    rows, older = recent_imports(scope(), list(kinds), before)
    return page(
        "portal/imports/index.html", "list", kinds=_offered(kinds), rows=rows, older=older, titles=states.TITLES,
        askers=askers(rows),
    )  # fmt: skip


@blueprint.get("/new/<kind>")
@requires("imports.use")
def new(kind: str) -> ResponseReturnValue:
    """The upload page: template, samples, file."""
    return _upload_page(_kind(kind))


@blueprint.post("/new/<kind>")
@requires("imports.use")
def upload(kind: str) -> ResponseReturnValue:
    """Take the file in; the same form sent twice leads to the same import."""
    found = _kind(kind)
    try:
        file = _sent_file(request.files.get("file"))
    except Refused as refused:
        return _upload_page(found, 422, refused.message)
    key = request.form.get("form_key", "")[:64] or str(uuid4())
    import_id = services.upload(scope(), found, services.Upload(file.filename or "", file.read(), key))
    return redirect_to(url_for(".show", import_id=import_id))


def _sent_file(file: FileStorage | None) -> FileStorage:
    if file is None or not file.filename:
        raise Refused("请先选择要上传的表格文件。")
    return file


def _upload_page(kind: ImportType, status: int = 200, error: str = "") -> ResponseReturnValue:
    return page(
        "portal/imports/new.html", status=status, kind=kind, error=error, form_key=str(uuid4()),
        samples=samples_for(scope(), kind), limit=installation().config.upload_limit_mib,
    )  # fmt: skip


@blueprint.get("/template/<kind>")
@requires("imports.use")
def template(kind: str) -> ResponseReturnValue:
    """The template to fill in, with this administrator's branches in a drop-down."""
    found = _kind(kind)
    return download(template_book(scope(), found), f"{found.title}导入模板.xlsx", XLSX)


@blueprint.get("/sample/<name>")
@requires("imports.use")
def sample(name: str) -> ResponseReturnValue:
    """A sample spreadsheet of the demonstration."""
    found = find_sample(name)
    if found is None:
        raise Missing
    return download(found.path.read_bytes(), found.name, "application/octet-stream")


@blueprint.get("/<row:import_id>")
@requires("imports.view")
def show(import_id: int) -> ResponseReturnValue:
    """One import: where it is, its figures, every verdict; while a job is at work, its progress."""
    kind, found = _import(import_id)
    if request.headers.get("HX-Target") == "progress":
        return _progress(found)
    chosen = request.args.get("show", "")
    chosen = chosen if chosen in FILTERS else _first_choice(found)
    return page("portal/imports/show.html", "list", **_shown(kind, found, chosen))


def _first_choice(found: Import) -> str:
    return "rejected" if found.rejected else "all"


def _progress(found: Import) -> ResponseReturnValue:
    """The fragment that polls itself; once the job is over it sends the browser to the whole page."""
    if found.state not in states.BUSY:
        response = Response(status=204)
        response.headers["HX-Redirect"] = url_for(".show", import_id=found.id)
        return response
    return page("portal/imports/show.html", "progress", found=found, watched=watch(found.run_id), titles=states.TITLES)


def _shown(kind: ImportType, found: Import, chosen: str) -> dict[str, Any]:
    after, before = request.args.get("after", 0, type=row_id), request.args.get("before", type=row_id)
    lines = line_page(found, chosen, after=after, before=before)
    good = [line.seq for line in lines.lines if line.verdict == "accepted"]
    return {
        "kind": kind,
        "found": found,
        "may_take": may_take(scope(), kind, found),
        "may_change": scope().may(kind.permission) and not kind.why_not(scope()),
        "chosen": chosen,
        "filters": FILTERS,
        "lines": lines,
        "values": kind.describe(found.id, good, False) if good else {},
        "titles": states.TITLES,
        "watched": watch(found.run_id) if found.state in states.BUSY else None,
        "sheets": services.sheets_of(found),
        "undo_until": services.undo_until(found),
        "step": STEPS.get(found.state, 2),
    }


STEPS = {
    states.CHECKING: 1, states.REFUSED: 1, states.CHECKED: 2, states.APPLYING: 3, states.APPLIED: 4,
    states.UNDOING: 4, states.UNDONE: 4, states.DISCARDED: 2,
}  # fmt: skip


@blueprint.post("/<row:import_id>/apply")
@requires("imports.use")
def apply(import_id: int) -> ResponseReturnValue:
    """Let the good rows in; asks first where nobody can take them back."""
    kind, found = _changeable(import_id)
    consent = _consent(kind, found)
    if consent and not _agrees(consent):
        return _consent_page(kind, found, consent)
    try:
        services.start_apply(scope(), kind, found, agreed=True)
    except Conflict as refused:
        return _too_late(import_id, refused)
    return redirect_to(url_for(".show", import_id=import_id))


def _consent(kind: ImportType, found: Import) -> Consent | None:
    """What has to be read before this import is let in; one that cannot be let in any more is told so instead."""
    if kind.consent is None or found.state != states.CHECKED or not found.accepted:
        return None
    return kind.consent(scope_of(found), found.id)


def _agrees(consent: Consent) -> bool:
    return all(request.form.get(name) == "1" for name, _ in consent.ticks)


def _consent_page(kind: ImportType, found: Import, consent: Consent) -> ResponseReturnValue:
    is_sent = "asked" in request.form
    errors = {name: "请阅读后勾选" for name, _ in consent.ticks if is_sent and request.form.get(name) != "1"}
    return page(
        "portal/imports/consent.html", status=422 if is_sent else 200, kind=kind, found=found, consent=consent,
        errors=errors, ticked=request.form,
    )  # fmt: skip


@blueprint.post("/<row:import_id>/undo")
@requires("imports.use")
def undo(import_id: int) -> ResponseReturnValue:
    """Take the import back; asks first."""
    kind, found = _changeable(import_id)
    if kind.undo and request.form.get("confirmed") != "1":
        return page("portal/imports/confirm_undo.html", kind=kind, found=found)
    try:
        services.start_undo(scope(), kind, found)
    except Conflict as refused:
        return _too_late(import_id, refused)
    return redirect_to(url_for(".show", import_id=import_id))


@blueprint.post("/<row:import_id>/discard")
@requires("imports.use")
def discard(import_id: int) -> ResponseReturnValue:
    """Throw a checked import away."""
    _, found = _changeable(import_id)
    try:
        services.discard(scope(), found)
    except Conflict as refused:
        return _too_late(import_id, refused)
    notify("已放弃这次导入，没有任何数据入库。", "done")
    return redirect_to(url_for(".index"))


def _too_late(import_id: int, refused: Conflict) -> ResponseReturnValue:
    """A second click, or another window was quicker: the import as it is now, and why nothing was done again."""
    kind, found = _import(import_id)
    return page(
        "portal/imports/show.html", status=409, told=refused.message, **_shown(kind, found, _first_choice(found))
    )


@blueprint.post("/<row:import_id>/problems.xlsx")
@requires("imports.use")
def problems(import_id: int) -> ResponseReturnValue:
    """The user's own rows that were not taken, with the reason beside each, ready to fix and upload again."""
    kind, found = _import(import_id)
    if not found.rejected:
        raise Missing
    stem = found.filename.rpartition(".")[0] or found.filename
    return download(hand_out(scope(), kind, found), f"{stem}-问题清单.xlsx", XLSX)


def _kinds() -> dict[str, ImportType]:
    """Kinds of imports whose plugin is on here."""
    return _kinds_of(scope().plugins)


def _kinds_of(plugins: frozenset[str]) -> dict[str, ImportType]:
    registry = installation().registry
    return {key: kind for key, kind in registry.import_types().items() if registry.owner_of(key) in plugins}


def _offered(kinds: dict[str, ImportType]) -> dict[str, ImportType]:
    """Those that are something for this administrator's organisation; what cannot be taken back comes last."""
    found = [kind for kind in kinds.values() if not kind.why_not(scope())]
    return {kind.key: kind for kind in sorted(found, key=lambda kind: kind.undo is None)}


def _kind(key: str) -> ImportType:
    found = _kinds().get(key)
    if found is None:
        raise Missing
    _require(found)
    return found


def _import(import_id: int) -> tuple[ImportType, Import]:
    found = find_import(scope(), import_id)
    if found is None:
        raise Missing
    kind = _kinds_of(scope().plugins & scope_of(found).plugins).get(found.type)
    if kind is None:
        raise Missing
    return kind, found


def _changeable(import_id: int) -> tuple[ImportType, Import]:
    kind, found = _import(import_id)
    _require(kind)
    return kind, found


def _require(kind: ImportType) -> None:
    if not scope().may(kind.permission):
        raise Forbidden(f"您的岗位没有导入“{kind.title}”的权限，请联系上级团组织的管理员。")
    if why := kind.why_not(scope()):
        raise Forbidden(why)
