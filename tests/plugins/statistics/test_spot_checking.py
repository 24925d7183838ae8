"""Checking what was drawn (R4.2): what was found, what is to be corrected, the error rate; two at once, and changes."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import pytest

from plugins.statistics import spot_correcting, spot_course
from plugins.statistics.spot_access import find_check, find_item
from plugins.statistics.spot_judging import Finding, judge
from plugins.statistics.spot_metrics import ANSWERS, OWED
from plugins.statistics.spot_models import CLOSED, SpotCheck
from plugins.statistics.spot_queries import Narrow, list_items, way_of
from plugins.statistics.spot_report import in_all, report_of
from portal import clock
from portal.accounts.services import end_post
from portal.counts.queries import totals
from portal.db import db, session
from portal.errors import Conflict, Forbidden, Missing, Refused
from portal.orgs.models import Org
from portal.orgs.moving import move
from portal.orgs.services import close
from portal.provinces.services import switch
from tests.casting import Cast
from tests.imports.test_engine import doctor
from tests.plugins.statistics.drawn import item, items, run, say

DUE = dt.date(2019, 5, 20)


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """A day in the campaign."""
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        yield cast


def of_school(made: SpotCheck) -> list[int]:
    """The items of the school's branches."""
    return [one.id for one in items(made.id) if one.unit_name == "共青团甲省大学委员会"]


def figures(cast: Cast, *codes: str) -> list[tuple[int, int]]:
    """What is owed, and what was answered, at organisations with all below."""
    orgs = [cast.org(code) for code in codes]
    found = totals(orgs, (OWED.key, ANSWERS.key))
    return [(found[org.id][OWED.key], found[org.id][ANSWERS.key]) for org in orgs]


def told_code(cast: Cast, item_id: int) -> str:
    """Who is to correct an item."""
    return session().get_one(Org, item(item_id).told_org_id).code


def test_R4_2_findings_corrections_and_the_frozen_report(stage: Cast) -> None:
    made = run(stage)
    province, (first, second, third) = stage.scope("province"), of_school(made)
    say(stage, first, "correct")
    say(stage, second, "wrong", due=DUE)
    say(stage, third, "absent")
    owner = "faculty" if told_code(stage, second) == "jiada-jx" else "school"
    assert figures(stage, told_code(stage, second), "jia") == [(1, 0), (1, 0)]
    with pytest.raises(Forbidden):
        spot_correcting.answer(province, second, 1, "改了")
    with pytest.raises(Conflict, match="没有确认"):
        spot_course.close(province, made.id)
    with pytest.raises(Refused):
        spot_correcting.answer(stage.scope(owner), second, 1, " ")
    spot_correcting.answer(stage.scope(owner), second, 1, "已补录")
    assert figures(stage, told_code(stage, second), "jia") == [(0, 0), (0, 1)]
    spot_correcting.send_back(province, second, 2, "还差一人", DUE)
    spot_correcting.answer(stage.scope(owner), second, 3, "补齐了")
    spot_correcting.confirm(province, second, 4)
    assert [step.kind for step in way_of(second)] == ["checked", "answered", "returned", "answered", "confirmed"]
    every = in_all(report_of(province, made))
    assert (every.drawn, every.checked, every.wrong, every.absent, every.asked, every.confirmed) == (6, 3, 1, 1, 1, 1)
    assert every.rate == pytest.approx(2 / 3)
    spot_course.close(province, made.id)
    with pytest.raises(Conflict, match="已结束"):
        say(stage, first, "wrong")
    assert (made.state, in_all(report_of(province, made))) == (CLOSED, every)
    assert doctor() == []


def test_R4_2_what_is_missing_from_a_finding_is_said(stage: Cast) -> None:
    made = run(stage)
    one = of_school(made)[0]
    for finding, field in (({"verdict": "maybe"}, "verdict"), ({"verdict": "wrong", "found": ""}, "found"),
                           ({"verdict": "wrong", "way": ""}, "way"), ({"verdict": "correct", "due": DUE}, "due"),
                           ({"verdict": "wrong", "due": dt.date(2019, 5, 7)}, "due")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            say(stage, one, **finding)
        assert list(refused.value.fields) == [field]
    for who in ("school", "viewer", "stranger"):
        with pytest.raises(Missing):
            say(stage, one, "correct", who)
    with pytest.raises(Forbidden):
        say(stage, one, "correct", "national")
    assert (item(one).steps, item(one).verdict) == (0, None)


def test_R4_2_of_two_who_record_the_same_item_at_once_one_is_told_and_sees_both(stage: Cast) -> None:
    one = of_school(run(stage))[0]
    start, outcomes = threading.Barrier(2), list[str]()

    def record(verdict: str) -> None:
        with stage.app.app_context(), clock.frozen("2019-05-08T09:00"):
            start.wait()
            try:
                say_first(stage, one, verdict)
                outcomes.append("recorded")
            except Conflict:
                outcomes.append("told")
            db.session.remove()

    session().rollback()
    threads = [threading.Thread(target=record, args=(verdict,)) for verdict in ("correct", "wrong")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["recorded", "told"]
    assert (item(one).steps, len(way_of(one))) == (1, 1)
    session().rollback()
    values = {"seq": "0", "way": "papers", "verdict": "absent", "found": "没有这个团支部"}
    browser = stage.client_for("province")
    token = {"csrf_token": browser.token("/")}
    answer = browser.post(f"/statistics/spot-items/{one}/judge", data=values | token)
    assert answer.status_code == 409
    assert [words for words in ("没有这个团支部", "已由他人核查", "走访") if words not in answer.text] == []


def say_first(cast: Cast, item_id: int, verdict: str) -> None:
    """Record a finding as somebody who opened the item before anybody had recorded any."""
    judge(cast.scope("province"), item_id, 0, Finding("visit", verdict, "" if verdict == "correct" else "人数不对"))


def test_R4_2_what_has_changed_since_the_draw_is_said_and_nothing_is_lost(stage: Cast) -> None:
    made = run(stage)
    national, province, (first, second, third) = stage.scope("national"), stage.scope("province"), of_school(made)
    for one in (first, second):
        say(stage, one, "wrong", due=DUE)
    branch = session().get_one(Org, item(first).org_id)
    close(national, branch.code, branch.version)
    seen = find_check(province, made.id)
    assert [one.gone for one in list_items(province, seen, Narrow())[0] if one.item.id == first] == ["组织已撤销"]
    moved = session().get_one(Org, item(third).org_id)
    move(national, moved.code, moved.version, "yida")
    assert find_item(province, third).is_left
    say(stage, third, "correct")
    told = stage.org(told_code(stage, second))
    account = stage.scope("school" if told.code == "jiada" else "faculty")
    end_post(province if told.code == "jiada" else stage.scope("school"), told, account.post_id or 0)
    assert told_code(stage, second) != told.code, "nobody is there to correct it: the superior is told"
    switch(national, "jia", "statistics", on=False)
    switch(national, "jia", "statistics", on=True)
    assert in_all(report_of(province, made)).checked == 3
    session().rollback()
    assert doctor() == []
    page = stage.client_for("province").page(f"/statistics/spot-items/{first}").text
    assert "这个组织已经撤销" in page
