"""录入进度: a unit with its figure, target and deadline, its trend, and the units below it, ranked (R1.1)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from flask import Response, request, url_for

from plugins.info_entry.baselines import may_set
from plugins.info_entry.blueprint import blueprint
from plugins.info_entry.forecast import Forecast, Point, forecast, in_words
from plugins.info_entry.progress import LOW, PAGE, SORTS, Children, Unit, progress_of
from plugins.info_entry.rates import RULE, STATES
from plugins.info_entry.snapshots import Day, trend
from plugins.info_entry.standings import baseline_year
from portal import clock
from portal.contracts.scope import OrgRef
from portal.db import snapshot
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.queries import superiors
from portal.web.page import page

PRINTED = 1000


@blueprint.get("/<org:code>/progress")
@requires("info_entry.view", org="code")
def progress(code: str) -> Response:
    """The unit and those directly below it; `print` shows them all on one page."""
    here, now = org(), clock.now()
    with snapshot():
        own, children = progress_of(scope(), here)
        days = trend(here)
    state, sort = _chosen("state", STATES), _chosen("sort", SORTS) or LOW
    places = children.sorted(state, sort)
    is_printed = request.args.get("print") == "1"
    return page(
        "info_entry/progress.html", "list", code=code, org=here, own=own, children=children, states=STATES,
        at=now, today=clock.today(), year=baseline_year(), rule=RULE, trail=_trail(here), sorts=SORTS,
        state=state, sort=sort, is_printed=is_printed, may_set_own=may_set(scope(), here),
        may_set_below=scope().may("info_entry.set_baselines"), days=days, since=_since(days, own.standing.entered),
        outlook=_outlook(days, own, now),
        **(_all(children, places) if is_printed else _cut(code, state, sort, children, places)),
    )  # fmt: skip


def _chosen(name: str, known: dict[str, str]) -> str:
    value = request.args.get(name, "")
    return value if value in known else ""


def _all(children: Children, places: list[int]) -> dict[str, Any]:
    return {"lines": children.units(places[:PRINTED]), "left_out": max(0, len(places) - PRINTED), "links": {}}


def _cut(code: str, state: str, sort: str, children: Children, places: list[int]) -> dict[str, Any]:
    """The page asked for, and the addresses of those around it."""
    last = max(1, -(-len(places) // PAGE))
    number = min(max(request.args.get("page", 1, type=int), 1), last)
    wanted = {"first": 1, "previous": number - 1, "next": number + 1, "last": last}
    there = {name: n for name, n in wanted.items() if 1 <= n <= last and n != number}
    address = url_for("info_entry.progress", code=code)
    links = {name: f"{address}?{urlencode({'state': state, 'sort': sort, 'page': n})}" for name, n in there.items()}
    lines = children.units(places[(number - 1) * PAGE : number * PAGE])
    return {"lines": lines, "links": links, "number": number, "last_page": last}


def _since(days: Sequence[Day], entered: int) -> tuple[Point, int] | None:
    """The latest figure of today or yesterday that was written down, and how many people came since."""
    known = [day.point for day in days[-2:] if day.point]
    return (known[-1], entered - known[-1].people) if known else None


def _outlook(days: Sequence[Day], own: Unit, now: datetime) -> tuple[Forecast, str] | None:
    if not own.standing.base:
        return None
    points = [day.point for day in days if day.point]
    found = forecast(points, Point(now, own.standing.entered), own.standing.needed, own.deadline)
    return found, in_words(found, clock.today())


def _trail(here: OrgRef) -> list[tuple[str, str | None]]:
    """Breadcrumbs from the administrator's own organisation down, each leading to that one's progress."""
    above = superiors(scope(), here) if here.id != scope().org.id else ()
    way: list[tuple[str, str | None]] = [
        (one.short_name, url_for("info_entry.progress", code=one.code)) for one in above
    ]
    return [*way, (here.short_name, None)]
