"""Correcting a mark (A2.3, A2.5): who has marked asks, the superior decides, a conversion goes back or forward."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from plugins.graduation_marking import correcting
from plugins.graduation_marking.correction_models import Correction
from plugins.graduation_marking.marking import mark
from plugins.graduation_marking.wishes import Wish
from portal import clock
from portal.counts.queries import totals
from portal.db import db, session
from portal.errors import Conflict, Forbidden, Missing, Refused
from portal.jobs.schedules import request_due
from portal.orgs.models import Org
from portal.orgs.moving import move
from portal.orgs.services import close
from tests.casting import Cast
from tests.counts.recounting import kept, recounted
from tests.imports.test_engine import doctor
from tests.plugins.graduation_marking.graduating import graduates, let_pass, recorded
from tests.plugins.info_entry.people import add_members

CLASS = "jiada-jx-1"
LATER, THIS = Wish(month="2020-06"), Wish(month="2019-06")
WHY = "这个班是五年制"


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """May 2019: a class with three members, which its school has marked for this year."""
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        request_due()
        add_members(cast, CLASS, 3)
        mark(cast.scope("school"), cast.org("jiada"), [cast.org(CLASS).id], THIS)
        yield cast


def ask(cast: Cast, wish: Wish = LATER, who: str = "school") -> int:
    return correcting.ask(cast.scope(who), cast.org(CLASS), wish, WHY)


def said(cast: Cast) -> tuple[str, str | None]:
    session().rollback()
    org = cast.org(CLASS)
    return org.category, org.expected_graduation or org.no_graduation_reason


def state(request_id: int) -> Correction:
    session().rollback()
    return session().get_one(Correction, request_id, populate_existing=True)


def waiting(cast: Cast, code: str) -> int:
    org = cast.org(code)
    return totals([org], [correcting.METRIC.key])[org.id][correcting.METRIC.key]


def test_A2_3_the_marker_asks_the_superior_decides_and_the_mark_stays_until_then(stage: Cast) -> None:
    made = ask(stage)
    assert said(stage) == ("branch", "2019-06")
    assert (waiting(stage, "jia"), waiting(stage, "jiada")) == (1, 0)
    correcting.approve(stage.scope("province"), made)
    assert said(stage) == ("branch", "2020-06")
    answered = state(made)
    assert (answered.state, answered.before, answered.answered_by) == ("approved", "2019-06", "甲省管理员")
    assert (waiting(stage, "jia"), kept()) == (0, recounted())
    assert doctor() == []


def test_A2_3_nobody_corrects_a_mark_alone(stage: Cast) -> None:
    made = ask(stage)
    for who, error in (("school", Forbidden), ("faculty", Forbidden), ("national", Forbidden), ("stranger", Missing)):
        for act in (correcting.approve, lambda scope, one: correcting.refuse(scope, one, "不同意")):
            with pytest.raises(error):
                act(stage.scope(who), made)
    for who in ("province", "national", "faculty"):
        with pytest.raises(Forbidden):
            correcting.withdraw(stage.scope(who), made)
    assert (state(made).state, said(stage)) == ("open", ("branch", "2019-06"))


def test_A2_3_only_who_has_marked_asks_and_only_for_something_else_and_why(stage: Cast) -> None:
    for who, wish, why, told in (
        ("faculty", LATER, WHY, "是“甲省大学团委”作出的"), ("province", LATER, WHY, "团的领导机关不能标记"),
        ("school", THIS, WHY, "现在就是这样标记的"), ("school", LATER, "  ", "请说明标记为什么错了"),
        ("school", Wish(month="2099-06"), WHY, "请核对年份"), ("school", Wish(), WHY, "必须且只能填写一项"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=told):
            correcting.ask(stage.scope(who), stage.org(CLASS), wish, why)
    with pytest.raises(Refused, match="还没有标记"):
        correcting.ask(stage.scope("school"), stage.org("jiada-jx-2"), LATER, WHY)
    with pytest.raises(Missing):
        correcting.ask(stage.scope("stranger"), stage.org(CLASS), LATER, WHY)
    ask(stage)
    with pytest.raises(Conflict, match="已有一项更正申请"):
        ask(stage, Wish(reason="混合支部"))


def test_A2_3_a_refusal_has_a_reason_and_what_is_over_stays_over(stage: Cast) -> None:
    made, province = ask(stage), stage.scope("province")
    with pytest.raises(Refused, match="拒绝必须说明原因"):
        correcting.refuse(province, made, " ")
    correcting.refuse(province, made, "名册上是四年制")
    for act in (
        lambda: correcting.approve(province, made), lambda: correcting.refuse(province, made, "再"),
        lambda: correcting.withdraw(stage.scope("school"), made),
    ):  # fmt: skip
        with pytest.raises(Conflict):
            act()
    assert (state(made).state, state(made).answer, said(stage)) == ("refused", "名册上是四年制", ("branch", "2019-06"))
    again = ask(stage, Wish(reason="其他", explanation="专升本和本科合班"))
    correcting.withdraw(stage.scope("school"), again)
    assert (state(again).state, waiting(stage, "jia")) == ("withdrawn", 0)
    assert doctor() == []


def test_A2_5_after_the_conversion_an_approval_takes_the_branch_and_its_members_back(stage: Cast) -> None:
    let_pass("2019-06-01T00:10")
    assert (said(stage), recorded(), graduates()) == (("graduate_org", "2019-06"), {CLASS: 3}, {CLASS: 3})
    with clock.frozen("2019-06-03T09:00"):
        correcting.approve(stage.scope("province"), ask(stage))
    assert (said(stage), recorded(), graduates()) == (("branch", "2020-06"), {}, {})
    assert kept() == recounted()
    let_pass("2019-06-03T09:20")
    assert (said(stage), doctor()) == (("branch", "2020-06"), [])
    let_pass("2020-06-01T00:10")
    assert (said(stage), recorded(), graduates()) == (("graduate_org", "2020-06"), {CLASS: 3}, {CLASS: 3})
    assert doctor() == []


def test_A2_5_after_the_conversion_an_approval_takes_a_branch_of_this_year_forward(stage: Cast) -> None:
    with clock.frozen("2019-05-20T09:00"):
        correcting.approve(stage.scope("province"), ask(stage))
    let_pass("2019-06-01T00:10")
    assert said(stage) == ("branch", "2020-06")
    with clock.frozen("2019-06-03T09:00"):
        correcting.approve(stage.scope("province"), ask(stage, THIS))
    assert (said(stage), recorded(), graduates()) == (("graduate_org", "2019-06"), {CLASS: 3}, {CLASS: 3})
    assert (kept(), doctor()) == (recounted(), [])


def test_A2_5_another_month_of_the_same_year_leaves_the_conversion_as_it_is(stage: Cast) -> None:
    let_pass("2019-06-01T00:10")
    with clock.frozen("2019-06-03T09:00"):
        correcting.approve(stage.scope("province"), ask(stage, Wish(month="2019-07")))
    assert (said(stage), recorded(), graduates()) == (("graduate_org", "2019-07"), {CLASS: 3}, {CLASS: 3})
    assert doctor() == []


def test_what_was_asked_for_ends_with_its_branch(stage: Cast) -> None:
    with clock.frozen("2019-05-08T09:00"):
        mark(stage.scope("school"), stage.org("jiada"), [stage.org("jiada-jx-3").id], Wish(month="2022-06"))
        made = correcting.ask(stage.scope("school"), stage.org("jiada-jx-3"), Wish(month="2023-06"), WHY)
        close(stage.scope("school"), "jiada-jx-3", 2)
    assert (state(made).state, state(made).answer, waiting(stage, "jia")) == ("withdrawn", "团支部已撤销", 0)


def moved(cast: Cast, code: str, to: str) -> None:
    move(cast.scope("national"), code, session().scalars(select(Org.version).where(Org.code == code)).one(), to)


def test_A2_3_who_is_moved_is_answered_by_the_new_superior(stage: Cast) -> None:
    mark(stage.scope("faculty"), stage.org("jiada-jx"), [stage.org("jiada-jx-3").id], Wish(month="2022-06"))
    made = correcting.ask(stage.scope("faculty"), stage.org("jiada-jx-3"), Wish(month="2023-06"), WHY)
    assert (waiting(stage, "jiada"), doctor()) == (1, [])
    moved(stage, "jiada-jx", "jia")
    assert (waiting(stage, "jiada"), waiting(stage, "jia"), doctor()) == (0, 1, [])
    correcting.approve(stage.scope("province"), made)
    assert (kept(), doctor()) == (recounted(), [])


def test_A2_3_a_branch_that_leaves_who_has_asked_for_it_is_asked_for_no_longer(stage: Cast) -> None:
    made = ask(stage)
    moved(stage, "jiada-jx", "jiada-wy")
    assert state(made).state == "open"
    moved(stage, CLASS, "yida")
    assert (state(made).state, state(made).answer) == ("withdrawn", "团支部已不属于提出申请的组织")
    assert (waiting(stage, "centre"), doctor()) == (0, [])


def test_A2_3_of_two_who_decide_at_once_one_wins(stage: Cast) -> None:
    made, outcomes = ask(stage), []
    province = stage.scope("province")
    db.session.remove()

    def decide(n: int) -> None:
        with stage.app.app_context(), clock.frozen("2019-05-08T09:00"):
            try:
                if n % 2:
                    correcting.approve(province, made)
                else:
                    correcting.refuse(province, made, "不同意")
                outcomes.append("approved" if n % 2 else "refused")
            except Conflict:
                outcomes.append("late")
            db.session.remove()

    threads = [threading.Thread(target=decide, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (won,) = [outcome for outcome in outcomes if outcome != "late"]
    assert (len(outcomes), state(made).state) == (4, won)
    assert said(stage) == ("branch", "2020-06" if won == "approved" else "2019-06")
    assert (kept(), doctor()) == (recounted(), [])


def test_A2_3_on_the_pages_from_the_profile_to_the_decision(stage: Cast) -> None:
    school, province = stage.client_for("school"), stage.client_for("province")
    new = f"/graduation-marking/{CLASS}/corrections/new"
    assert new in [a.get("href") for a in school.page(f"/orgs/{CLASS}").find_all("a")]
    wrong = school.submit(new, {"kind": "month", "year": "2020", "month": "06", "why": ""})
    assert (wrong.status_code, "请说明原因" in wrong.text) == (422, True)
    sent = school.submit(new, {"kind": "month", "year": "2020", "month": "06", "why": WHY})
    assert sent.status_code == 303
    assert "已有一项更正申请在等待审批" in school.page(new).text
    assert "待审批的毕业时间更正" in province.page("/").text
    listed = province.page("/graduation-marking/jia/corrections")
    assert sent.location in [a.get("href") for a in listed.find_all("a")]
    shown = province.page(sent.location).text
    for told in ("由“2019年6月”更正为“2020年6月”", WHY, "甲省大学管理员"):
        assert told in shown
    unread = province.submit(sent.location, {}, button="同意")
    assert (unread.status_code, "请阅读后勾选" in unread.text) == (422, True)
    assert province.submit(sent.location, {"confirmed": "1"}, button="同意").status_code == 303
    assert "已同意" in school.page(sent.location).text
    assert said(stage) == ("branch", "2020-06")
    assert "申请更正" in school.page(f"/orgs/{CLASS}").text
    assert stage.client_for("stranger").get(sent.location).status_code == 404
