"""Daily circulars (R4.2): once a day, with the figures of that day, however late; what is not known is said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest
from sqlalchemy import select

from plugins.statistics.circular_choice import Choice
from plugins.statistics.circular_models import Circular
from plugins.statistics.circular_plans import DAILY, SCHEDULES, end_plan, set_plan
from plugins.statistics.snapshots import write
from portal import clock
from portal.db import session, transaction
from portal.errors import Conflict
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from portal.jobs.schedules import request_due
from portal.provinces.services import switch
from tests.casting import Cast

CHOICE = Choice(("graduation_marking.marked",), "direct", grouped=True)


def at(days: int, hour: int) -> dt.datetime:
    """An hour in China, of a day from tomorrow on."""
    day = clock.today() + dt.timedelta(days=days)
    return dt.datetime.combine(day, dt.time(hour), clock.SHANGHAI)


def ticked(moment: dt.datetime) -> Sequence[Circular]:
    """The calendar is asked at a moment, and all work done twice; returns all circulars of plans."""
    with clock.frozen(moment):
        for _ in range(2):
            request_due()
            wanted = select(Run.id).where(Run.state == "queued", Run.task.in_((DAILY, SCHEDULES[0].task)))
            while ids := session().scalars(wanted.order_by(Run.id)).all():
                perform_here(ids[0])
    return session().scalars(select(Circular).where(Circular.plan_id.is_not(None)).order_by(Circular.id)).all()


def taken(cast: Cast, moment: dt.datetime, *codes: str) -> None:
    """The snapshot of provinces at a moment."""
    with clock.frozen(moment), transaction() as s:
        for code in codes:
            write(s, cast.org(code).path, is_province=True)


def test_R4_2_a_daily_circular_is_published_once_with_the_figures_of_its_day(cast: Cast) -> None:
    with cast.app.app_context():
        start, scope = at(1, 5), cast.scope("province")
        with clock.frozen(start):
            plan = set_plan(scope, CHOICE, 8)
            with pytest.raises(Conflict):
                set_plan(scope, CHOICE, 9)
        assert not ticked(start)  # a schedule begins with the present period as done
        assert not ticked(at(1, 7))
        assert not ticked(at(1, 8)), "the figures are not written down yet"
        taken(cast, at(1, 8), "jia")
        (first,) = ticked(at(1, 9))
        assert (first.day, first.state, first.published_by) == (at(1, 9).date(), "published", "系统")
        assert len(ticked(at(1, 10))) == 1
        taken(cast, at(4, 1), "jia")
        second = ticked(at(4, 15))[1]  # nobody was there for two days, and until the afternoon
        assert second.day == at(4, 1).date()
        switch(cast.scope("national"), "jia", "statistics", on=False)
        taken(cast, at(5, 1), "jia")
        assert len(ticked(at(5, 9))) == 2
        switch(cast.scope("national"), "jia", "statistics", on=True)
        end_plan(scope, plan)
        assert len(ticked(at(5, 10))) == 2
    with clock.frozen(at(5, 12)):
        assert "第 1 名" in cast.client_for("school").page("/").text


def test_R4_2_the_centres_waits_for_provinces_and_then_says_whose_figures_are_missing(cast: Cast) -> None:
    with cast.app.app_context():
        with clock.frozen(at(1, 5)):
            set_plan(cast.scope("national"), CHOICE, 8)
        ticked(at(1, 5))
        taken(cast, at(1, 1), "jia")
        assert not ticked(at(1, 8))
        (late,) = ticked(at(1, 11))
        assert "乙省团委当天没有记录数字，未列入" in late.content


def test_R4_2_a_superior_sets_a_daily_circular_and_sees_what_became_of_it(cast: Cast) -> None:
    province, address = cast.client_for("province"), "/statistics/jia/circulars/daily"
    data = {"csrf_token": province.token("/"), "measures": list(CHOICE.measures), "level": "direct", "grouped": "1"}
    assert province.post(address, data=data | {"hour": "3"}).status_code == 422
    assert province.post(address, data=data | {"hour": "23"}).status_code == 303
    assert province.post(address, data=data | {"hour": "23"}).status_code == 409
    assert "每天 23 时：标记毕业时间" in province.page(address).text
    with cast.app.app_context():
        with clock.frozen(at(1, 8)):
            ticked(at(1, 1))
        taken(cast, at(2, 1), "jia")
        (made,) = ticked(at(2, 23))
    with clock.frozen(at(2, 23)):
        seen = cast.client_for("province").page(address)
    assert f"/statistics/circulars/{made.id}" in {link.attributes.get("href") for link in seen.find_all("a")}
    assert "当天没有记录数字，没有发布" in seen.text
    assert cast.client_for("viewer").get("/statistics/jiada/circulars/daily").status_code == 403
    with cast.app.app_context():
        plan = session().scalars(select(Circular.plan_id)).one()
    assert province.post(f"/statistics/circulars/plans/{plan}/end", data=data).status_code == 303
    assert "没有每日通报" in province.page(address).text
