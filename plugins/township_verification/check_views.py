"""核对乡镇街道: the superior agrees with what was recognised, one, some or all; the real list beside it (R1.4)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, request, url_for
from flask.typing import ResponseReturnValue

from plugins.township_verification.blueprint import blueprint
from plugins.township_verification.check_forms import shown_in
from plugins.township_verification.check_queries import BOXES, OPEN, PAGE, Page, box_in, page_of, remaining, tally
from plugins.township_verification.check_slots import in_words
from plugins.township_verification.checking import Agreement, agree, withdraw
from plugins.township_verification.completeness import completeness_of, year_in
from plugins.township_verification.division_words import kind_title, source, usual_category
from portal.errors import Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.settings import deadline_of
from portal.orgs.views import trail
from portal.web.page import notify, page, redirect_to, wants_fragment

PRINTED = 1000
NAMED = 5


@blueprint.get("/<org:code>/check")
@requires("township_verification.view", org="code")
def check(code: str) -> Response:
    """What there is to check directly below, the doubtful first; `print` shows a box on one page."""
    return _page(code)


@blueprint.post("/<org:code>/check")
@requires("township_verification.check", org="code")
def agree_some(code: str) -> Response:
    """同意 with the one whose button was pressed, or with those that are ticked."""
    only = request.form.get("only")
    tokens = [only] if only else request.form.getlist("ids")
    return _answer(code, lambda: _tell(agree(scope(), org(), shown_in(tokens))))


@blueprint.post("/<org:code>/check/all")
@requires("township_verification.check", org="code")
def agree_all(code: str) -> ResponseReturnValue:
    """全部同意, after it was confirmed: with all that the page has named, as it has shown them."""
    named = request.form.get("remaining", "")
    shown = shown_in(named.split())
    if shown and request.form.get("confirmed") != "1":
        maybe = [flag for flag in shown.values() if flag is None]
        return page(
            "township_verification/agree_all.html", code=code, org=org(), remaining=named, count=len(shown),
            maybe=len(maybe),
        )  # fmt: skip
    return _answer(code, lambda: _tell(agree(scope(), org(), shown)))


@blueprint.post("/<org:code>/check/withdraw")
@requires("township_verification.check", org="code")
def withdraw_some(code: str) -> Response:
    """撤回核对."""
    only = request.form.get("only")
    tokens = [only] if only else request.form.getlist("ids")
    return _answer(code, lambda: _tell_withdrawn(withdraw(scope(), org(), shown_in(tokens))))


def _answer(code: str, act: Callable[[], None]) -> Response:
    """Do it, and show the same box again."""
    try:
        act()
    except Refused as refusal:
        return _page(code, refusal)
    return redirect_to(url_for(".check", code=code, show=request.form.get("show") or None))


def _tell(done: Agreement) -> None:
    """What has come of it, and what was left and why."""
    if done.agreed:
        notify(f"已核对 {done.agreed} 个组织。", "done")
    elif not done.changed and not done.gone:
        notify("这些组织已经核对过，没有重复核对。", "info")
    if done.changed:
        named = "；".join(done.changed[:NAMED])
        more = f"；共 {len(done.changed)} 个" if len(done.changed) > NAMED else ""
        notify(f"打开页面以后识别结果有变化，没有核对，请重新看一遍：{named}{more}。", "warning")
    if done.gone:
        notify(f"有 {done.gone} 个组织已经不在“{org().full_name}”的直接下级中，没有核对。", "warning")


def _tell_withdrawn(count: int) -> None:
    if count:
        notify(f"已撤回 {count} 个组织的核对。", "done")
    else:
        notify("没有可以撤回的：它们没有核对过，或者已由团中央核定。", "info")


def _page(code: str, refusal: Refused | None = None) -> Response:
    box, here = box_in(request.values.get("show", "")), org()
    is_printed = request.args.get("print") == "1"
    after = "" if is_printed else request.args.get("after", "")
    found, counted = page_of(here, box, after, PRINTED if is_printed else PAGE), tally(here)
    return page(
        "township_verification/check.html", "list", refusal.status if refusal else 200, code=code, org=here, box=box,
        boxes=[(key, title, counted.boxes[key]) for key, (title, _) in BOXES.items()], tally=counted, found=found,
        after=after, remaining=_remaining(box, found, after), is_printed=is_printed,
        may_check=scope().may("township_verification.check"), may_manage=scope().may("orgs.manage"),
        until=in_words(deadline_of(here)), message=refusal.message if refusal else "",
        trail=trail(here, "核对乡镇街道"), **({} if wants_fragment() else _completeness()),
    )  # fmt: skip


def _remaining(box: str, found: Page, after: str) -> list[str]:
    """Tokens of all that are open; where they are on this page, nobody has to ask again."""
    if box != OPEN:
        return []
    return remaining(org()) if after or found.next else [line.token for line in found.lines]


def _completeness() -> dict[str, Any]:
    found = completeness_of(org(), year_in(request.args.get("year", "")))
    return {
        "real": found, "source": source(found.divisions) if found else "",
        "kind_title": kind_title, "usual_category": usual_category,
    }  # fmt: skip
