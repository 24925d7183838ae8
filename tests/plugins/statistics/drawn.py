"""A spot check of the province over its branches, and the ways a test drives it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from uuid import uuid4

from sqlalchemy import select

from plugins.statistics import spot_course, spot_drawing, team_naming
from plugins.statistics.spot_checkers import assign
from plugins.statistics.spot_frame import Wish
from plugins.statistics.spot_judging import Finding, judge
from plugins.statistics.spot_models import SpotCheck, SpotItem
from plugins.statistics.team_naming import Seat
from portal.db import session
from portal.jobs.entry import perform_here
from tests.casting import Cast

BRANCHES = Wish(category="branch", size=3, seed="2019")


def ask(cast: Cast, wish: Wish = BRANCHES, who: str = "province", key: str = "") -> SpotCheck:
    """A check whose sample a worker has drawn."""
    scope = cast.scope(who)
    spot_id = spot_drawing.ask(scope, "五月份抽查", wish, None, key or str(uuid4()))
    perform_here(check(spot_id).run_id or 0)
    return check(spot_id)


def run(cast: Cast, wish: Wish = BRANCHES, who: str = "province") -> SpotCheck:
    """The same, begun, with all of it assigned to somebody on the team."""
    made = ask(cast, wish, who)
    member = team_naming.add(cast.scope(who), cast.scope(who).org, Seat("学校部", "周敏", "核查样本", "0571-1"))
    spot_course.start(cast.scope(who), made.id)
    assign(cast.scope(who), made.id, member, None, only_free=True)
    return check(made.id)


def check(spot_id: int) -> SpotCheck:
    """The check as it is now."""
    return session().get_one(SpotCheck, spot_id, populate_existing=True)


def items(spot_id: int) -> Sequence[SpotItem]:
    """What was drawn, as it is now."""
    wanted = select(SpotItem).where(SpotItem.check_id == spot_id).order_by(SpotItem.no)
    return session().scalars(wanted.execution_options(populate_existing=True)).all()


def item(item_id: int) -> SpotItem:
    """One of them."""
    return session().get_one(SpotItem, item_id, populate_existing=True)


def say(cast: Cast, item_id: int, verdict: str, who: str = "province", **finding: object) -> None:
    """Record what was found, as whoever has just opened the item."""
    found = Finding("visit", verdict, "" if verdict == "correct" else "人数不对")
    judge(cast.scope(who), item_id, item(item_id).steps, replace(found, **finding))
