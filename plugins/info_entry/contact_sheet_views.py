"""A class and its mobiles: the sheet, pasted lines, who graduates, what has changed (R2.2)."""

from __future__ import annotations

import json
from typing import Any

from flask import Response, request, url_for

from plugins.info_entry.blueprint import blueprint
from plugins.info_entry.contact_members import EVERYBODY, MISSING, PAGE, VIEWS, lines_of
from plugins.info_entry.contacts import Saved, read_pasted, save_pasted, save_sheet, shown_lines
from plugins.info_entry.lacking import Lack
from plugins.info_entry.pasting import Pasted
from portal.errors import Missing, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.installation import installation
from portal.orgs.categories import HOLDS_MEMBERS
from portal.people.graduation import set_graduating
from portal.people.history import changes_in
from portal.web.codes import row_id
from portal.web.page import notify, page, redirect_to

CHANGES = 50


def sheet_page(code: str, here: Lack) -> Response:
    """One line a member, with a field for the mobile."""
    default = MISSING if here.total else EVERYBODY
    show = request.args.get("show", default)
    show = show if show in VIEWS else default
    after = request.args.get("after", 0, type=row_id) or 0
    lines = lines_of(org(), show, after)
    following = url_for(".contacts", code=code, show=show, after=lines[PAGE - 1].id) if len(lines) > PAGE else ""
    return _sheet(code, here=here, show=show, lines=lines[:PAGE], following=following, is_further=bool(after))


def _sheet(code: str, status: int = 200, **context: Any) -> Response:
    values = {"saved": Saved(0), "here": None, "show": EVERYBODY, "following": "", "is_further": False} | context
    return page(
        "info_entry/contact_sheet.html", "list", status, code=code, org=org(), views=VIEWS, of_branch=_of_branch(),
        year=installation().config.campaign.year, may_enter=scope().may("info_entry.enter"), **values,
    )  # fmt: skip


def _of_branch() -> bool:
    """True if the branch itself graduates this year: then nobody needs to be chosen by hand."""
    return (org().expected_graduation or "").startswith(str(installation().config.campaign.year))


@blueprint.post("/contacts/<org:code>")
@requires("info_entry.enter", org="code")
def save_contacts(code: str) -> Response:
    """Save the sheet; lines that cannot be saved come back with the reason beside them."""
    _expect_branch()
    saved = save_sheet(scope(), org(), request.form)
    if saved.errors:
        return _sheet(code, 422, lines=shown_lines(org(), saved), saved=saved)
    notify(f"已保存 {saved.changed} 个手机号。" if saved.changed else "没有改动。", "done" if saved.changed else "info")
    return redirect_to(url_for(".contacts", code=code))


@blueprint.get("/contacts/<org:code>/paste")
@requires("info_entry.enter", org="code")
def paste_contacts(code: str) -> Response:
    """Where lines from a chat or a spreadsheet are pasted."""
    return _paste_page(code, [], "")


@blueprint.post("/contacts/<org:code>/paste")
@requires("info_entry.enter", org="code")
def save_pasted_contacts(code: str) -> Response:
    """Show what the lines were understood to say; save them once that was seen."""
    _expect_branch()
    lines = read_pasted(scope(), org(), request.form)
    text = request.form.get("text", "")
    if request.form.get("step") != "save" or not lines:
        return _paste_page(code, lines, text, status=200 if lines else 422)
    changed, left = save_pasted(scope(), org(), lines)
    if left:
        remaining = "\n".join(line.text for line in left)
        again = [_renumbered(line, place) for place, line in enumerate(left, 1)]
        return _paste_page(code, again, remaining, changed, status=422)
    notify(f"已保存 {changed} 个手机号。")
    return redirect_to(url_for(".contacts", code=code))


def _renumbered(line: Pasted, place: int) -> Pasted:
    return Pasted(place, line.text, line.mobile, line.candidates, line.trouble)


def _paste_page(code: str, lines: list[Pasted], text: str, changed: int = 0, status: int = 200) -> Response:
    return page(
        "info_entry/contact_paste.html", status=status, code=code, org=org(), lines=lines, text=text, changed=changed,
        was_sent=request.method == "POST", is_branch=org().category in HOLDS_MEMBERS,
        good=sum(1 for line in lines if line.line), can_save=any(not line.trouble for line in lines),
    )  # fmt: skip


@blueprint.get("/contacts/<org:code>/graduates")
@requires("info_entry.enter", org="code")
def graduates(code: str) -> Response:
    """Who of a class graduates this year, where nobody has marked the class."""
    return _graduates_page(code)


@blueprint.post("/contacts/<org:code>/graduates")
@requires("info_entry.enter", org="code")
def choose_graduates(code: str) -> Response:
    """标记为今年毕业, or 取消标记, for the ticked or for all."""
    _expect_branch()
    ids = [int(one) for one in request.form.getlist("ids") if one.isascii() and one.isdecimal() and len(one) < 19]
    act = request.form.get("act", "")
    try:
        changed = set_graduating(
            scope(), code, None if act.endswith("all") else ids, graduating=not act.startswith("clear")
        )
    except Refused as refusal:
        return _graduates_page(code, refusal.message)
    said = "取消今年毕业的标记" if act.startswith("clear") else "标记为今年毕业"
    notify(f"已将 {changed} 名团员{said}。" if changed else "没有改动。", "done" if changed else "info")
    return redirect_to(url_for(".contacts", code=code))


def _graduates_page(code: str, refusal: str = "") -> Response:
    is_branch = org().category in HOLDS_MEMBERS
    after = request.args.get("after", 0, type=row_id) or 0
    lines = lines_of(org(), EVERYBODY, after) if is_branch else []
    following = url_for(".graduates", code=code, after=lines[PAGE - 1].id) if len(lines) > PAGE else ""
    return page(
        "info_entry/graduates.html", status=422 if refusal else 200, code=code, org=org(), lines=lines[:PAGE],
        refusal=refusal, year=installation().config.campaign.year, following=following, is_branch=is_branch,
        of_branch=_of_branch(),
    )  # fmt: skip


@blueprint.get("/contacts/<org:code>/changes")
@requires("people.view", org="code")
def contact_changes(code: str) -> Response:
    """When whose mobile was changed, by whom; numbers masked."""
    before = request.args.get("before", type=row_id)
    found = changes_in(org().id, "mobile", CHANGES + 1, before)
    rows = [{"at": e.at, "actor": e.actor, "name": n, "pair": json.loads(e.details)["mobile"]} for e, n in found]
    following = url_for(".contact_changes", code=code, before=found[CHANGES - 1][0].id) if len(found) > CHANGES else ""
    return page(
        "info_entry/contact_changes.html", "list", code=code, org=org(), rows=rows[:CHANGES], following=following,
        is_branch=org().category in HOLDS_MEMBERS,
    )  # fmt: skip


def _expect_branch() -> None:
    if org().category not in HOLDS_MEMBERS:
        raise Missing
