"""Baselines of the annual statistics: one unit with its history, and the sheet of those directly below (R1.1)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from flask import Response, request, url_for

from plugins.info_entry.baseline_forms import codes_in, version_in, wish_from, wishes_from
from plugins.info_entry.baseline_sheet import PAGE, SHOWN, Line, children_named, sheet
from plugins.info_entry.baselines import Wish, history, may_set, save
from plugins.info_entry.blueprint import blueprint
from plugins.info_entry.head_counts import TITLES
from plugins.info_entry.rates import RULE
from plugins.info_entry.standings import baseline_of, baseline_year
from portal.errors import Conflict, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.web.codes import row_id
from portal.web.page import notify, page, redirect_to

Refusal = Refused | Conflict


@blueprint.get("/<org:code>/baseline")
@requires("info_entry.view", org="code")
def baseline(code: str) -> Response:
    """The unit's baseline and everything that was ever changed; for its superior a form."""
    return _baseline_page(code)


@blueprint.post("/<org:code>/baseline")
@requires("info_entry.set_baselines", org="code")
def set_baseline(code: str) -> Response:
    """Save the baseline of one unit."""
    try:
        changed = save(scope(), org(), [wish_from(request.form, code)], request.form.get("source", ""))
    except (Refused, Conflict) as refusal:
        return _baseline_page(code, refusal)
    notify("基数已保存。" if changed else "基数没有变化。")
    return redirect_to(url_for("info_entry.baseline", code=code))


@blueprint.post("/<org:code>/baseline/remove")
@requires("info_entry.set_baselines", org="code")
def remove_baseline(code: str) -> Response:
    """Take the baseline away: the unit counts as one without; asks first."""
    source = request.form.get("source", "")
    if request.form.get("confirmed") != "1":
        return page("info_entry/confirm_removal.html", code=code, org=org(), form=request.form, year=baseline_year())
    try:
        save(scope(), org(), [Wish(code, None, version_in(request.form.get("version", "")))], source)
    except (Refused, Conflict) as refusal:
        return _baseline_page(code, refusal)
    notify("基数已清除，这个单位现在是“未设基数”。")
    return redirect_to(url_for("info_entry.baseline", code=code))


@blueprint.get("/<org:code>/baselines")
@requires("info_entry.view", org="code")
def baselines(code: str) -> Response:
    """The sheet of the units directly below."""
    return _sheet_page(code)


@blueprint.post("/<org:code>/baselines")
@requires("info_entry.set_baselines", org="code")
def set_baselines(code: str) -> Response:
    """Save a page of the sheet, all of it or nothing."""
    codes = codes_in(request.form)[:PAGE]
    names = children_named(org(), codes)
    try:
        if len(names) < len(codes):
            raise Conflict("有单位刚刚被移动或撤销，请刷新页面，核对后再提交。")
        changed = save(scope(), org(), wishes_from(request.form, names), request.form.get("source", ""))
    except (Refused, Conflict) as refusal:
        return _sheet_page(code, refusal)
    notify(f"已保存 {changed} 个单位的基数。" if changed else "没有单位的基数有变化。")
    return redirect_to(f"{url_for('info_entry.baselines', code=code)}?{urlencode(_place())}")


def _baseline_page(code: str, refusal: Refusal | None = None) -> Response:
    here, row = org(), baseline_of(org())
    changes, older = history(here, request.args.get("before", type=row_id))
    own: Mapping[str, Any] = row.headcount._asdict() if row else {}
    return page(
        "info_entry/baseline.html", status=refusal.status if refusal else 200, code=code, org=here, row=row,
        values=request.form if refusal else own, titles=TITLES, year=baseline_year(), rule=RULE,
        changes=changes, older=older, may_set=may_set(scope(), here), is_own=here.id == scope().org.id,
        **_refused(refusal),
    )  # fmt: skip


def _sheet_page(code: str, refusal: Refusal | None = None) -> Response:
    place = _place()
    lines, next_ = sheet(scope(), org(), place.get("show", ""), place.get("after", ""))
    return page(
        "info_entry/baselines.html", "list", status=refusal.status if refusal else 200, code=code, org=org(),
        lines=[(line, _typed(line, refusal)) for line in lines], next=next_, place=place, shown=SHOWN, titles=TITLES,
        year=baseline_year(), rule=RULE, may_set=scope().may("info_entry.set_baselines"), **_refused(refusal),
    )  # fmt: skip


def _typed(line: Line, refusal: Refusal | None) -> Mapping[str, Any]:
    """What stands in a line: what was typed, if it was refused."""
    if refusal is not None:
        return {key: request.form.get(f"{key}.{line.code}", "") for key in TITLES}
    return line.headcount._asdict() if line.headcount else {}


def _place() -> dict[str, str]:
    """Which page of the sheet this is, as its address says it."""
    found = {"show": request.args.get("show", ""), "after": request.args.get("after", "")}
    return {name: value for name, value in found.items() if value and (name != "show" or value in SHOWN)}


def _refused(refusal: Refusal | None) -> dict[str, Any]:
    fields = refusal.fields if isinstance(refusal, Refused) else {}
    return {"errors": fields, "message": "" if fields or refusal is None else refusal.message}
