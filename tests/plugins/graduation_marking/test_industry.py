"""An industry that stands in the way of marking (A3.2): the school asks, the superior decides, everything follows."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from plugins.graduation_marking import industry_asking
from plugins.graduation_marking.industry_models import IndustryRequest
from plugins.graduation_marking.markers import may_mark
from portal import clock
from portal.audit.models import AuditEntry
from portal.counts.queries import totals
from portal.db import db, session
from portal.errors import Conflict, Forbidden, Missing, Refused
from portal.orgs.models import Org
from portal.orgs.moving import move
from portal.provinces.services import switch
from tests.casting import Cast
from tests.counts.recounting import kept, recounted
from tests.exports.asking import export, lines_of
from tests.imports.test_engine import doctor

RIGHT, WHY = "普通高等院校", "我校是普通高等学校"
NEW = "/graduation-marking/jiada/industry-requests/new"


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """The university was entered as 其他, and cannot mark."""
    cast.give_industry("jiada", "其他")
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        yield cast


def ask(cast: Cast, who: str = "school", code: str = "jiada", industry: str = RIGHT, why: str = WHY) -> int:
    return industry_asking.ask(cast.scope(who), cast.org(code), industry, why)


def request(request_id: int) -> IndustryRequest:
    session().rollback()
    return session().get_one(IndustryRequest, request_id, populate_existing=True)


def waiting(cast: Cast, code: str) -> int:
    session().rollback()
    org = cast.org(code)
    return totals([org], [industry_asking.METRIC.key])[org.id][industry_asking.METRIC.key]


def test_A3_2_the_school_asks_the_superior_agrees_and_the_school_may_mark_at_once(stage: Cast) -> None:
    assert not may_mark(stage.org("jiada"))
    made = ask(stage)
    assert (waiting(stage, "jia"), waiting(stage, "jiada"), stage.org("jiada").industry) == (1, 0, "其他")
    industry_asking.approve(stage.scope("province"), made)
    assert may_mark(stage.org("jiada"))
    answered = request(made)
    assert (answered.state, answered.before, answered.answered_by) == ("approved", "其他", "甲省管理员")
    assert (waiting(stage, "jia"), kept()) == (0, recounted())
    actions = session().scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(2)).all()
    assert actions == ["graduation_marking.industry_approved", "graduation_marking.industry_asked"]
    assert doctor() == []


def test_A3_2_a_branch_that_gets_the_right_industry_counts_as_one_to_be_marked(stage: Cast) -> None:
    branch = stage.org("jiada-jx-1")
    before = totals([branch], ["school_branches"])
    stage.give_industry("jiada-jx-1", "其他")
    asker = replace(stage.scope("faculty"), org=stage.org("jiada-jx-1"))
    made = industry_asking.ask(asker, asker.org, RIGHT, WHY)
    assert totals([branch], ["school_branches"]) != before
    industry_asking.approve(stage.scope("faculty"), made)
    assert totals([branch], ["school_branches"]) == before
    assert kept() == recounted()


def test_A3_2_only_the_nearest_superior_with_an_administrator_decides(stage: Cast) -> None:
    made = ask(stage)
    for who, error in (("school", Forbidden), ("national", Forbidden), ("stranger", Missing)):
        for act in (industry_asking.approve, lambda scope, one: industry_asking.refuse(scope, one, "不同意")):
            with pytest.raises(error):
                act(stage.scope(who), made)
    for who in ("province", "national"):
        with pytest.raises(Forbidden):
            industry_asking.withdraw(stage.scope(who), made)
    assert (request(made).state, stage.org("jiada").industry) == ("open", "其他")


def test_A3_2_who_asks_is_kept_by_the_industry_says_which_is_right_and_why_and_asks_once(stage: Cast) -> None:
    for wish, told in (
        ({"industry": "农村"}, "industry"), ({"industry": ""}, "industry"), ({"industry": "小学"}, "industry"),
        ({"why": "  "}, "why"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            ask(stage, **wish)
        assert list(refused.value.fields) == [told]
    with pytest.raises(Refused, match="您可以在“组织资料 - 修改”中直接更正"):
        ask(stage, "province")
    with pytest.raises(Refused, match="团的领导机关"):
        ask(stage, "province", "jia")
    with pytest.raises(Conflict, match="已经是“普通高等院校”"):
        ask(stage, "faculty", "jiada-jx")
    with pytest.raises(Missing):
        ask(stage, "stranger")
    ask(stage)
    with pytest.raises(Conflict, match="已有一项行业类别更正申请"):
        ask(stage, industry="职业教育学校")


def test_A3_2_a_refusal_has_a_reason_and_what_is_over_stays_over(stage: Cast) -> None:
    made, province = ask(stage), stage.scope("province")
    with pytest.raises(Refused, match="拒绝必须说明原因"):
        industry_asking.refuse(province, made, " ")
    industry_asking.refuse(province, made, "是企业的培训中心")
    for act in (
        lambda: industry_asking.approve(province, made), lambda: industry_asking.refuse(province, made, "再"),
        lambda: industry_asking.withdraw(stage.scope("school"), made),
    ):  # fmt: skip
        with pytest.raises(Conflict):
            act()
    assert (request(made).state, request(made).answer) == ("refused", "是企业的培训中心")
    again = ask(stage)
    industry_asking.withdraw(stage.scope("school"), again)
    assert (request(again).state, waiting(stage, "jia"), stage.org("jiada").industry) == ("withdrawn", 0, "其他")
    assert doctor() == []


@pytest.mark.parametrize(
    ("industry", "state", "answer"),
    [(RIGHT, "approved", "已在组织资料中直接修改"), ("国有企业", "withdrawn", "行业类别已改为“国有企业”")],
)
def test_A3_2_what_the_superior_changes_itself_answers_the_request(
    stage: Cast, industry: str, state: str, answer: str
) -> None:
    made = ask(stage)
    stage.give_industry("jiada", industry)
    assert (request(made).state, request(made).answer, waiting(stage, "jia")) == (state, answer, 0)
    with pytest.raises(Conflict):
        industry_asking.approve(stage.scope("province"), made)
    assert (stage.org("jiada").industry, kept(), doctor()) == (industry, recounted(), [])


def test_A3_2_a_request_goes_along_when_its_organisation_is_moved(stage: Cast) -> None:
    stage.give_industry("jiada-jx", "其他")
    made = ask(stage, "faculty", "jiada-jx")
    assert waiting(stage, "jiada") == 1
    version = session().scalars(select(Org.version).where(Org.code == "jiada-jx")).one()
    move(stage.scope("national"), "jiada-jx", version, "jia")
    assert (waiting(stage, "jiada"), waiting(stage, "jia")) == (0, 1)
    with pytest.raises(Missing):
        industry_asking.approve(stage.scope("school"), made)
    industry_asking.approve(stage.scope("province"), made)
    assert (kept(), doctor()) == (recounted(), [])


def test_A3_2_what_happened_while_the_plugin_was_off_is_looked_at_when_it_is_on_again(stage: Cast) -> None:
    made = ask(stage)
    switch(stage.scope("national"), "jia", "graduation_marking", on=False)
    stage.give_industry("jiada", RIGHT)
    assert request(made).state == "open"
    switch(stage.scope("national"), "jia", "graduation_marking", on=True)
    assert (request(made).state, kept(), doctor()) == ("approved", recounted(), [])


def test_A3_2_of_several_who_act_at_once_one_wins(stage: Cast) -> None:
    made, outcomes = ask(stage), []
    province, school = stage.scope("province"), stage.scope("school")
    db.session.remove()
    acts = {
        "approved": lambda: industry_asking.approve(province, made),
        "refused": lambda: industry_asking.refuse(province, made, "不同意"),
        "withdrawn": lambda: industry_asking.withdraw(school, made),
    }

    def act(name: str) -> None:
        with stage.app.app_context(), clock.frozen("2019-05-08T09:00"):
            try:
                acts[name]()
                outcomes.append(name)
            except Conflict:
                outcomes.append("late")
            db.session.remove()

    threads = [threading.Thread(target=act, args=(name,)) for name in (*acts, *acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (won,) = [outcome for outcome in outcomes if outcome != "late"]
    assert (len(outcomes), request(made).state) == (6, won)
    assert stage.org("jiada").industry == (RIGHT if won == "approved" else "其他")
    assert (kept(), doctor()) == (recounted(), [])


def test_A3_2_on_the_pages_from_the_workbench_to_the_decision(stage: Cast) -> None:
    school, province = stage.client_for("school"), stage.client_for("province")
    for page in ("/", "/orgs/jiada", "/graduation-marking/jiada/unmarked"):
        assert NEW in [a.get("href") for a in school.page(page).find_all("a")]
    assert "/orgs/jiada/edit" in [a.get("href") for a in province.page("/orgs/jiada").find_all("a")]
    assert school.submit(NEW, {"industry": RIGHT, "why": ""}).status_code == 422
    sent = school.submit(NEW, {"industry": RIGHT, "why": WHY})
    assert sent.status_code == 303
    assert "已有一项申请在等待" in school.page(NEW).text
    assert "待审批的行业类别更正" in province.page("/").text
    listed = province.page("/graduation-marking/jia/industry-requests")
    assert sent.location in [a.get("href") for a in listed.find_all("a")]
    assert "0 天" in listed.text
    shown = province.page(sent.location).text
    for told in ("由“其他”更正为“普通高等院校”", WHY, "甲省大学管理员"):
        assert told in shown
    assert province.submit(sent.location, {"answer": ""}, button="拒绝").status_code == 422
    assert province.submit(sent.location, {"answer": "请附批文"}, button="拒绝").status_code == 303
    assert "请附批文" in school.page(sent.location).text
    assert "上一次申请没有同意：请附批文" in school.page(NEW).text
    again = school.submit(NEW, {"industry": RIGHT, "why": WHY})
    assert province.submit(again.location, {}, button="同意").status_code == 303
    assert "已同意" in school.page(again.location).text
    assert "不需要更正" in school.page(NEW).text
    assert "不能标记毕业时间" not in school.page("/").text


def test_A3_2_a_foreign_one_does_not_exist_and_a_viewer_may_only_look(stage: Cast) -> None:
    made = ask(stage)
    address = f"/graduation-marking/industry-requests/{made}"
    stranger, viewer = stage.client_for("stranger"), stage.client_for("viewer")
    assert stranger.get(address).data == stranger.get("/graduation-marking/industry-requests/999999").data
    assert stranger.get(NEW).status_code == 404
    assert (viewer.get(address).status_code, viewer.get(NEW).status_code) == (200, 403)
    token = {"csrf_token": viewer.token("/")}
    assert viewer.post(f"{address}/withdraw", data=token).status_code == 403
    assert viewer.post(f"{address}/approve", data=token).status_code == 403


def test_A3_2_the_list_is_exported_as_it_is_shown(stage: Cast) -> None:
    made = ask(stage)
    province = stage.client_for("province")
    listed = province.page("/graduation-marking/jia/industry-requests")
    (link,) = [str(a.get("href")) for a in listed.find_all("a") if str(a.get("href")).startswith("/exports/new/")]
    (line,) = lines_of(export(province, link, format="csv").data)[1:]
    assert line[:5] == ["jiada", "共青团甲省大学委员会", "其他", RIGHT, WHY]
    industry_asking.withdraw(stage.scope("school"), made)
    assert "没有等待审批" in province.page("/graduation-marking/jia/industry-requests").text
