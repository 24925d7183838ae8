"""抽查 (R4.2): the list, the draw, one check with what was drawn, its course, and its report."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Callable
from uuid import uuid4

from flask import Response, request, url_for

from plugins.statistics import spot_course, spot_drawing
from plugins.statistics.blueprint import blueprint
from plugins.statistics.spot_access import CHECK, SeenCheck, find_check
from plugins.statistics.spot_checkers import assign
from plugins.statistics.spot_drawing import wish_of
from plugins.statistics.spot_frame import KINDS, LEVELS, POPULATIONS, Wish
from plugins.statistics.spot_models import DRAWING, STATES, VERDICTS
from plugins.statistics.spot_posts import ties_of
from plugins.statistics.spot_queries import ITEM_STATES, Narrow, checks_of, is_led, list_items, own_checks
from plugins.statistics.spot_report import in_all, report_of
from plugins.statistics.team_queries import team_of
from portal.errors import Conflict, Missing, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.jobs.watching import watch
from portal.orgs.categories import INDUSTRIES, TITLES
from portal.orgs.views import trail
from portal.web.codes import row_id
from portal.web.page import notify, page, redirect_to, wants_fragment

VIEW = "statistics.view"
DRAW = "draw"
"""The element that watches a draw."""


@blueprint.get("/<org:code>/spot-checks")
@requires(VIEW, org="code")
def spot_checks(code: str) -> Response:
    """The checks of an organisation; above them those in which whoever is signed in has something to check.

    Files of one check lead back here with its id.
    """
    if spot_id := request.args.get("spot_id", type=row_id):
        return redirect_to(url_for(".spot_check", spot_id=spot_id))
    before = request.args.get("before", 0, type=row_id)
    found, more = checks_of(org(), before)
    own = org().id == scope().org.id
    return page(
        "statistics/spot_checks.html", "list", code=code, org=org(), checks=found, more=more, before=before,
        states=STATES, populations=POPULATIONS, mine=own_checks(scope()) if own else [],
        may_draw=own and scope().may(CHECK), trail=trail(org(), "抽查"),
    )  # fmt: skip


@blueprint.get("/spot-checks/new")
@requires(CHECK)
def new_spot_check() -> Response:
    """What is to be drawn, and how."""
    return _form("", Wish(seed=secrets.token_hex(4)), None, str(uuid4()))


@blueprint.post("/spot-checks/new")
@requires(CHECK)
def draw_spot_check() -> Response:
    """Ask for the draw."""
    sent = request.form
    title, wish, due = sent.get("title", ""), _wish(), day_in("due")
    key = sent.get("form_key", "")[:64] or str(uuid4())
    try:
        spot_id = spot_drawing.ask(scope(), title, wish, due, key)
    except Refused as refusal:
        return _form(title, wish, due, key, refusal)
    return redirect_to(url_for(".spot_check", spot_id=spot_id))


@blueprint.get("/spot-checks/<row:spot_id>")
@requires(VIEW)
def spot_check(spot_id: int) -> Response:
    """One check: how it was drawn, how far it is, what was drawn. Whoever watches a draw gets the page after it."""
    seen = find_check(scope(), spot_id)
    if wants_fragment() and request.headers.get("HX-Target") == DRAW and seen.check.state != DRAWING:
        return redirect_to(url_for(".spot_check", spot_id=spot_id))
    return _page(seen)


@blueprint.get("/spot-checks/<row:spot_id>/report")
@requires(VIEW)
def spot_report(spot_id: int) -> Response:
    """The error rate, unit by unit and in all; to be printed."""
    seen = find_check(scope(), spot_id)
    if not is_led(seen) or seen.check.state == DRAWING:
        raise Missing
    units = report_of(scope(), seen.check)
    return page(
        "statistics/spot_report.html", seen=seen, check=seen.check, units=units, every=in_all(units), states=STATES,
        drawn_by=_drawn_by(seen),
    )  # fmt: skip


@blueprint.post("/spot-checks/<row:spot_id>/start")
@requires(CHECK)
def start_spot_check(spot_id: int) -> Response:
    """Keep the sample and begin."""
    return _act(spot_id, "抽查已经开始，可以记录核查结果。", lambda: spot_course.start(scope(), spot_id))


@blueprint.post("/spot-checks/<row:spot_id>/discard")
@requires(CHECK)
def discard_spot_check(spot_id: int) -> Response:
    """Do not check this sample."""
    reason = request.form.get("reason", "")
    return _act(spot_id, "已作废，抽取的记录保留。", lambda: spot_course.discard(scope(), spot_id, reason))


@blueprint.post("/spot-checks/<row:spot_id>/close")
@requires(CHECK)
def close_spot_check(spot_id: int) -> Response:
    """End it, after asking."""
    if request.form.get("confirmed") != "1":
        seen = find_check(scope(), spot_id)
        return page("statistics/spot_close.html", seen=seen, every=in_all(report_of(scope(), seen.check)))
    return _act(spot_id, "抽查已经结束，结果不再改变。", lambda: spot_course.close(scope(), spot_id))


@blueprint.post("/spot-checks/<row:spot_id>/assign")
@requires(CHECK)
def assign_spot_items(spot_id: int) -> Response:
    """Let a member of the team check a unit's sample, or all."""
    sent = request.form
    member, unit = sent.get("member", 0, type=row_id), sent.get("unit", 0, type=row_id)
    only_free = sent.get("only_free") == "1"
    return _act(spot_id, "已分配。", lambda: assign(scope(), spot_id, member, unit, only_free=only_free))


def day_in(name: str) -> dt.date | None:
    """A day in the form; None for none, and for what is no day."""
    try:
        return dt.date.fromisoformat(request.form.get(name, ""))
    except ValueError:
        return None


def _act(spot_id: int, done: str, act: Callable[[], object]) -> Response:
    seen = find_check(scope(), spot_id)
    try:
        act()
    except (Refused, Conflict) as refusal:
        return _page(seen, refusal)
    notify(done)
    return redirect_to(url_for(".spot_check", spot_id=spot_id))


def _page(seen: SeenCheck, refusal: Refused | Conflict | None = None) -> Response:
    acting, check, leads = scope(), seen.check, seen.may_lead
    narrow, after = Narrow.parse(request.args), request.args.get("after", 0, type=row_id)
    lines, more = list_items(acting, seen, narrow, after)
    units = report_of(acting, check) if is_led(seen) else []
    return page(
        "statistics/spot_check.html", "list", status=refusal.status if refusal else 200, seen=seen, check=check,
        lines=lines, more=more, after=after, narrow=narrow, states=STATES, verdicts=VERDICTS, units=units,
        every=in_all(units), item_states=list(ITEM_STATES.items()), is_led=is_led(seen), drawn_by=_drawn_by(seen),
        watched=watch(check.run_id if check.state == DRAWING else None), team=team_of(seen.org) if leads else [],
        ties=ties_of(check.id) if leads else [], message=refusal.message if refusal else "",
        errors=refusal.fields if isinstance(refusal, Refused) else {},
    )  # fmt: skip


def _drawn_by(seen: SeenCheck) -> str:
    """In words: of what, by what, how many."""
    wish = wish_of(seen.check)
    narrowed = [TITLES.get(wish.category, ""), wish.industry]
    of = "、".join(one for one in [POPULATIONS[wish.population], *narrowed] if one)
    by = f"{LEVELS[wish.level]}{'、' + KINDS[wish.kind] if wish.kind else ''}"
    return f"{of}；按{by}分层，{f'按比例共 {wish.size:,} 个' if wish.is_share else f'每层 {wish.size:,} 个'}"


def _wish() -> Wish:
    sent = request.form
    return Wish(
        sent.get("population", ""), sent.get("level", 0, type=int), sent.get("kind", ""), sent.get("category", ""),
        sent.get("industry", ""), sent.get("by") == "share", sent.get("size", 0, type=int),
        sent.get("seed", "").strip(),
    )  # fmt: skip


def _form(
    title: str, wish: Wish, due: dt.date | None, key: str, refusal: Refused | None = None
) -> Response:  # fmt: skip
    return page(
        "statistics/spot_new.html", status=refusal.status if refusal else 200, title=title, wish=wish,
        due=due, form_key=key, errors=refusal.fields if refusal else {},
        message=refusal.message if refusal and not refusal.fields else "", populations=list(POPULATIONS.items()),
        levels=list(LEVELS.items()), kinds=list(KINDS.items()), categories=list(TITLES.items()),
        industries=[(one, one) for one in INDUSTRIES],
        trail=[("抽查", url_for(".spot_checks", code=scope().org.code)), ("抽取样本", None)],
    )  # fmt: skip
