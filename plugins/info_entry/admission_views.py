"""发展团员核对: the lists of the two years against who is entered (R2.3)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from flask import Response, request, url_for

from plugins.info_entry.admission_queries import MOST_LISTED, SCAN, Lines, entries, extras
from plugins.info_entry.admission_tallies import IN_METRIC, LISTED_METRIC, TASK, standings
from plugins.info_entry.admissions import add, compare_now, missing_file, remove
from plugins.info_entry.blueprint import blueprint
from plugins.info_entry.comparing import ADVICE, EXTRA, RESULTS, years
from plugins.info_entry.lacking import Ranking, ranked
from portal import clock
from portal.audit.services import record
from portal.db import transaction
from portal.errors import Forbidden, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.imports import services
from portal.installation import installation
from portal.jobs.services import request as request_run
from portal.orgs.categories import HOLDS_MEMBERS
from portal.web.downloads import download
from portal.web.page import notify, page, redirect_to

FIELDS = ("name", "id_number", "admission_number", "year", "joined", "mobile")
MEMBERS_KIND = "info_entry.members"


@blueprint.get("/admissions/<org:code>")
@requires("people.view", org="code")
def admissions(code: str) -> Response:
    """How far the lists are entered, year by year; the subordinates, and the people one by one."""
    return _page(code)


@blueprint.post("/admissions/<org:code>")
@requires("info_entry.enter", org="code")
def add_admission(code: str) -> Response:
    """Put one person on the list."""
    try:
        name = add(scope(), org(), {key: request.form.get(key, "") for key in FIELDS})
    except Refused as refusal:
        return _page(code, refusal)
    notify(f"已把“{name}”加入名单并核对。")
    return redirect_to(url_for(".admissions", code=code))


@blueprint.post("/admissions/<org:code>/remove")
@requires("info_entry.enter", org="code")
def remove_admissions(code: str) -> Response:
    """Take the ticked off the list; nobody who is entered is touched."""
    ids = [int(one) for one in request.form.getlist("ids") if one.isascii() and one.isdecimal() and len(one) < 19]
    try:
        removed = remove(scope(), org(), ids)
    except Refused as refusal:
        return _page(code, refusal)
    if removed:
        notify(f"已从名单移出 {removed} 人。")
    else:
        notify("没有改动：只能移出本组织自己名单中的人。", "info")
    return redirect_to(url_for(".admissions", code=code))


@blueprint.post("/admissions/<org:code>/compare")
@requires("info_entry.enter", org="code")
def compare_admissions(code: str) -> Response:
    """Compare all lists at and below the organisation anew, as a job; one's own at once."""
    compare_now(scope(), org())
    with transaction():
        key = f"{org().id}:{clock.now():%Y%m%d%H%M}"
        run_id = request_run(scope(), TASK, key, "核对发展团员名单", {})
    notify("已开始重新核对下级的名单，完成后合计随即更新。")
    return redirect_to(url_for("jobs.show", run_id=run_id))


@blueprint.post("/admissions/<org:code>/import")
@requires("info_entry.enter", org="code")
def import_missing(code: str) -> Response:
    """Make an import of members of those who are missing: good rows can go in, the others say what they lack."""
    kind = installation().registry.import_types()[MEMBERS_KIND]
    if not scope().may("imports.use"):
        raise Forbidden("您的岗位没有导入表格的权限，请联系上级团组织的管理员。")
    try:
        content = missing_file(scope(), org())
    except Refused as refusal:
        return _page(code, refusal)
    name = f"{org().short_name}-未录入的发展团员.csv"
    key = request.form.get("form_key", "")[:64] or str(uuid4())
    return redirect_to(
        url_for("imports.show", import_id=services.upload(scope(), kind, services.Upload(name, content, key)))
    )


@blueprint.post("/admissions/<org:code>/missing.csv")
@requires("info_entry.enter", org="code")
def take_missing(code: str) -> Response:
    """The same rows to fill in by hand; that full numbers were taken is logged."""
    try:
        content = missing_file(scope(), org())
    except Refused as refusal:
        return _page(code, refusal)
    with transaction():
        record(scope(), "info_entry.admissions_taken", org().full_name, path=org().path)
    return download(content, f"{org().short_name}-未录入的发展团员.csv", "text/csv")


def _page(code: str, refusal: Refused | None = None) -> Response:
    here = standings(scope(), org())
    listed = sum(one.listed for one in here)
    result, year, after = _chosen()
    found = _lines(result, year, after) if listed <= MOST_LISTED else Lines([])
    is_branch, after_row = org().category in HOLDS_MEMBERS, request.args.get("from", "")
    ranking = Ranking(()) if is_branch else ranked(scope(), org(), LISTED_METRIC, IN_METRIC, after_row)
    pairs: dict[str, Any] = {key: value for key, value in (("result", result), ("year", year)) if value}
    following = url_for(".admissions", code=code, after=found.following, **pairs) if found.following else ""
    return page(
        "info_entry/admissions.html", "list", refusal.status if refusal else 200, code=code, org=org(), here=here,
        listed=listed, missing=sum(one.missing for one in here), is_wide=listed > MOST_LISTED, lines=found.shown,
        result=result, year=year, years=years(), year_choices=[(one, f"{one} 年") for one in years()],
        results=RESULTS, rows=ranking.rows, following=following,
        scanned=SCAN if found.partial else 0,
        more=f"{url_for('.admissions', code=code)}?from={ranking.next}" if ranking.next else "", is_further=bool(after),
        message=refusal.message if refusal else "", errors=refusal.fields if refusal else {}, form_key=str(uuid4()),
        values=request.form if refusal else {}, may_enter=scope().may("info_entry.enter"), is_extra=result == EXTRA,
        pairs=list(pairs.items()),
        times=[one.counted_at for one in here if one.counted_at], advice=ADVICE.get(result, ""),
    )  # fmt: skip


def _chosen() -> tuple[str, int, str]:
    """The result, the year ('' and 0: all) and the cursor of the address."""
    result = request.args.get("result", "")
    year = request.args.get("year", "")
    chosen = int(year) if year in {str(one) for one in years()} else 0
    return result if result in RESULTS else "", chosen, request.args.get("after", "")


def _lines(result: str, year: int, after: str) -> Lines:
    return extras(org(), year, after) if result == EXTRA else entries(scope(), org(), result, year, after)
