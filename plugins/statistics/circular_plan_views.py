"""每日通报: what is published by itself every day, and what became of it on the last days (R4.2)."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from flask import Response, request, url_for

from plugins.statistics.blueprint import blueprint
from plugins.statistics.circular_choice import LEVELS, Choice, levels_for, parse
from plugins.statistics.circular_figures import days_known, wanted_of
from plugins.statistics.circular_models import Plan
from plugins.statistics.circular_plans import SHOWN, end_plan, issued, plans_of, set_plan
from plugins.statistics.standings import measures_for
from portal import clock
from portal.errors import Conflict, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.views import trail
from portal.web.page import notify, page, redirect_to

PUBLISH = "statistics.publish"
FIRST_HOUR = 6
"""The figures are written down after midnight."""


class Day(NamedTuple):
    """What became of a plan on a day: the circular's id, or in words why there is none."""

    day: dt.date
    circular_id: int | None
    why: str


@blueprint.get("/<org:code>/circulars/daily")
@requires(PUBLISH, org="code")
def plans(code: str) -> Response:
    """Those that go on, and the form for another."""
    return _page(code)


@blueprint.post("/<org:code>/circulars/daily")
@requires(PUBLISH, org="code")
def add_plan(code: str) -> Response:
    """Publish one every day from now on."""
    hour = request.form.get("hour", FIRST_HOUR, type=int)
    try:
        if org().id != scope().org.id:
            raise Refused("通报由本单位的管理员发布。")
        if not FIRST_HOUR <= hour <= 23:
            raise Refused("请按提示修改。", {"hour": f"请选择 {FIRST_HOUR} 至 23 时"})
        set_plan(scope(), parse(request.form, org(), measures_for(scope()), daily=True), hour)
    except (Refused, Conflict) as refusal:
        return _page(code, refusal)
    notify("已设置，到时自动发布。")
    return redirect_to(url_for(".plans", code=code))


@blueprint.post("/circulars/plans/<row:plan_id>/end")
@requires(PUBLISH)
def stop_plan(plan_id: int) -> Response:
    """Publish it no more."""
    end_plan(scope(), plan_id)
    notify("已停止，不再自动发布。")
    return redirect_to(url_for(".plans", code=scope().org.code))


def _page(code: str, refusal: Refused | Conflict | None = None) -> Response:
    titles = {one.key: one.title for one in measures_for(scope())}
    return page(
        "statistics/circular_plans.html", status=refusal.status if refusal else 200, code=code, org=org(),
        is_own=org().id == scope().org.id, plans=_plans(), titles=titles, all_levels=LEVELS,
        measures=measures_for(scope()), levels=[(key, LEVELS[key]) for key in levels_for(org())],
        hours=[(hour, f"{hour} 时") for hour in range(FIRST_HOUR, 24)], values=request.form, refusal=refusal,
        errors=refusal.fields if isinstance(refusal, Refused) else {}, trail=trail(org(), "每日通报"),
    )  # fmt: skip


def _plans() -> list[tuple[Plan, Choice, list[Day]]]:
    found, today = plans_of(org()), clock.today()
    since = today - dt.timedelta(days=SHOWN - 1)
    out, known = issued(found, since), days_known(wanted_of(org()), since) if found else frozenset()
    dates = [today - dt.timedelta(days=n) for n in range(SHOWN)]
    return [
        (plan, Choice.of_kept(plan.choice, today), [
            Day(day, out.get((plan.id, day)), _why(plan, day, is_known=day in known))
            for day in dates if day >= plan.first_day
        ])
        for plan in found
    ]  # fmt: skip


def _why(plan: Plan, day: dt.date, *, is_known: bool) -> str:
    now = clock.now().astimezone(clock.SHANGHAI)
    if day == now.date() and now.hour < plan.hour:
        return f"{plan.hour} 时发布"
    if not is_known:
        return "数字还没有记录，记录后发布" if day == now.date() else "当天没有记录数字，没有发布"
    return "等待发布" if day == now.date() else "没有发布"
