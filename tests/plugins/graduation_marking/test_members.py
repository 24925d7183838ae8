"""A2.5: within a 毕业生团组织 a member can stay behind, and from a 混合支部 each member graduates alone."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from plugins.graduation_marking import correcting
from plugins.graduation_marking.marking import mark
from plugins.graduation_marking.member_marking import mark_members, set_standing, unmark_members
from plugins.graduation_marking.wishes import Wish
from portal import clock
from portal.audit.models import AuditEntry
from portal.counts.queries import totals
from portal.db import session
from portal.errors import Refused
from portal.jobs.schedules import request_due
from portal.people import moving
from portal.people.history import events_of
from portal.people.models import Person
from portal.people.standing import standing_of
from tests.casting import Cast
from tests.counts.recounting import kept, recounted
from tests.imports.test_engine import doctor
from tests.plugins.graduation_marking.graduating import let_pass, recorded
from tests.plugins.info_entry.people import add_members

CLASS, MIXED = "jiada-jx-1", "jiada-jx-2"


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """May 2019: a class of three that graduates in June, and a 混合支部 of four with a teacher."""
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        request_due()
        add_members(cast, CLASS, 3)
        add_members(cast, MIXED, 4, 20, cadres=1)
        mark(cast.scope("school"), cast.org("jiada"), [cast.org(CLASS).id], Wish(month="2019-06"))
        mark(cast.scope("school"), cast.org("jiada"), [cast.org(MIXED).id], Wish(reason="混合支部"), confirmed=True)
        yield cast


def ids_of(cast: Cast, code: str) -> list[int]:
    members = select(Person.id).where(Person.org_id == cast.org(code).id, Person.is_member)
    return list(session().scalars(members.order_by(Person.id)))


def standings(cast: Cast, code: str) -> list[str]:
    session().rollback()
    org = cast.org(code)
    members = select(Person).where(Person.org_id == org.id, Person.is_member, Person.removed_at.is_(None))
    people = session().scalars(members.order_by(Person.id).execution_options(populate_existing=True))
    return [standing_of(person, org.category) for person in people]


def counted(cast: Cast, code: str) -> int:
    """The graduates of an organisation by its figures, which are right."""
    assert kept() == recounted()
    org = cast.org(code)
    return totals([org], ["graduates"])[org.id]["graduates"]


def test_A2_5_who_stays_behind_leaves_the_figures_of_graduates_and_comes_back(stage: Cast) -> None:
    let_pass("2019-06-01T00:00")
    scope, (first, second, _) = stage.scope("school"), ids_of(stage, CLASS)
    assert counted(stage, "jiada") == 3
    assert set_standing(scope, CLASS, [first], "deferred") == 1
    assert set_standing(scope, CLASS, [second], "teacher") == 1
    assert standings(stage, CLASS) == ["延迟毕业", "教师", "毕业生"]
    assert (counted(stage, "jiada"), counted(stage, "centre")) == (1, 1)
    assert set_standing(scope, CLASS, [first, second], None) == 2
    assert set_standing(scope, CLASS, [first, second], None) == 0
    assert (standings(stage, CLASS), counted(stage, "jiada")) == (["毕业生"] * 3, 3)
    assert [json.loads(one.details).get("standing") for one in events_of(first)][:2] == [
        ["deferred", None], [None, "deferred"],
    ]  # fmt: skip
    logged = session().scalars(select(AuditEntry).where(AuditEntry.action == "graduation_marking.members_standing"))
    assert [json.loads(entry.details)["standing"] for entry in logged] == ["延迟毕业", "教师", "毕业生"]
    assert doctor() == []


def test_A2_5_who_moves_away_takes_nothing_along_and_a_conversion_taken_back_neither(stage: Cast) -> None:
    let_pass("2019-06-01T00:00")
    scope, (first, second, _) = stage.scope("school"), ids_of(stage, CLASS)
    set_standing(scope, CLASS, [first, second], "deferred")
    moving.move(scope, [first], "jiada-jx-3")
    assert standings(stage, "jiada-jx-3") == ["不是毕业生"]
    with clock.frozen("2019-06-02T09:00"):
        wish = Wish(month="2020-06")
        correcting.approve(
            stage.scope("province"), correcting.ask(scope, stage.org(CLASS), wish, "五年制")
        )  # fmt: skip
    assert (standings(stage, CLASS), counted(stage, "centre")) == (["不是毕业生"] * 2, 0)
    assert doctor() == []


def test_A2_5_from_a_mixed_branch_each_member_graduates_by_the_own_time_exactly_once(stage: Cast) -> None:
    scope, (first, second, third, fourth) = stage.scope("school"), ids_of(stage, MIXED)
    assert mark_members(scope, MIXED, [first, second], "2019-06") == 2
    assert mark_members(scope, MIXED, [third], "2020-06") == 1
    let_pass("2019-05-31T23:59:59")
    assert counted(stage, "jiada") == 0
    let_pass("2019-06-01T00:00")
    assert standings(stage, MIXED) == ["毕业生", "毕业生", "不是毕业生", "不是毕业生"]
    assert (stage.org(MIXED).category, recorded(), counted(stage, "jiada")) == ("branch", {CLASS: 3}, 5)
    with clock.frozen("2019-07-01T09:00"):
        mark_members(scope, MIXED, [fourth], "2019-07")
    let_pass("2019-07-01T09:05")
    let_pass("2019-07-01T09:10")
    assert (standings(stage, MIXED)[3], counted(stage, "jiada")) == ("毕业生", 6)
    versions = session().scalars(select(Person.version).where(Person.org_id == stage.org(MIXED).id, Person.is_member))
    assert sorted(versions) == [2, 3, 3, 3]
    let_pass("2020-06-01T00:00")
    assert counted(stage, "jiada") == 7
    assert doctor() == []


def test_A2_5_a_mark_of_a_member_can_be_changed_and_taken_back_even_from_a_graduate(stage: Cast) -> None:
    scope, (first, second, *_) = stage.scope("school"), ids_of(stage, MIXED)
    mark_members(scope, MIXED, [first, second], "2020-06")
    mark_members(scope, MIXED, [first], "2019-06")
    let_pass("2019-06-01T00:00")
    assert standings(stage, MIXED) == ["毕业生", "不是毕业生", "不是毕业生", "不是毕业生"]
    assert mark_members(scope, MIXED, [first], "2021-06") == 0
    assert unmark_members(scope, MIXED, [first, second]) == 2
    assert unmark_members(scope, MIXED, [first, second]) == 0
    let_pass("2020-06-01T00:00")
    assert (standings(stage, MIXED), counted(stage, "jiada")) == (["不是毕业生"] * 4, 3)
    assert doctor() == []


def test_A2_5_who_was_moved_or_removed_does_not_graduate_by_a_mark_that_was_meant_for_the_branch(stage: Cast) -> None:
    scope, (first, second, third, _) = stage.scope("school"), ids_of(stage, MIXED)
    mark_members(scope, MIXED, [first, second, third], "2019-06")
    moving.move(scope, [first], "jiada-jx-3")
    moving.remove(scope, [second], "重复录入")
    let_pass("2019-06-01T00:00")
    assert (standings(stage, MIXED), standings(stage, "jiada-jx-3")) == (["毕业生", "不是毕业生"], ["不是毕业生"])
    moving.restore(scope, second, session().get_one(Person, second, populate_existing=True).version)
    let_pass("2019-06-01T00:05")
    assert standings(stage, MIXED) == ["毕业生", "毕业生", "不是毕业生"]
    assert doctor() == []


def test_A2_5_whoever_left_as_a_graduate_and_comes_back_is_none_and_can_be_marked_anew(stage: Cast) -> None:
    scope, (first, *_) = stage.scope("school"), ids_of(stage, MIXED)
    mark_members(scope, MIXED, [first], "2019-06")
    let_pass("2019-06-01T00:00")
    moving.move(scope, [first], "jiada-jx-3")
    moving.move(scope, [first], MIXED)
    assert (standings(stage, MIXED)[0], doctor()) == ("不是毕业生", [])
    with clock.frozen("2019-07-01T09:00"):
        mark_members(scope, MIXED, [first], "2019-07")
    let_pass("2019-07-01T09:05")
    assert (standings(stage, MIXED)[0], counted(stage, "jiada"), doctor()) == ("毕业生", 4, [])


def test_A2_5_a_graduate_who_was_removed_is_none_once_the_branch_is_no_mixed_one(stage: Cast) -> None:
    scope, (first, *_) = stage.scope("school"), ids_of(stage, MIXED)
    mark_members(scope, MIXED, [first], "2019-06")
    let_pass("2019-06-01T00:00")
    moving.remove(scope, [first], "重复录入")
    with clock.frozen("2019-06-02T09:00"):
        made = correcting.ask(scope, stage.org(MIXED), Wish(month="2020-06"), "是一个班")
        correcting.approve(stage.scope("province"), made)
    moving.restore(scope, first, session().get_one(Person, first, populate_existing=True).version)
    assert (standings(stage, MIXED)[0], counted(stage, "jiada"), doctor()) == ("不是毕业生", 3, [])


def test_A2_5_nothing_is_taken_back_of_members_of_another_branch(stage: Cast) -> None:
    scope, (first, *_) = stage.scope("school"), ids_of(stage, MIXED)
    mark(scope, stage.org("jiada"), [stage.org("jiada-jx-3").id], Wish(reason="混合支部"), confirmed=True)
    mark_members(scope, MIXED, [first], "2019-06")
    assert unmark_members(scope, "jiada-jx-3", [first]) == 0
    let_pass("2019-06-01T00:00")
    assert standings(stage, MIXED)[0] == "毕业生"


def test_A2_5_a_branch_that_is_no_mixed_one_any_more_forgets_what_was_said_of_its_members(stage: Cast) -> None:
    scope, members = stage.scope("school"), ids_of(stage, MIXED)
    mark_members(scope, MIXED, members[:2], "2019-06")
    made = correcting.ask(scope, stage.org(MIXED), Wish(month="2020-06"), "是一个班")
    correcting.approve(stage.scope("province"), made)
    let_pass("2019-06-01T00:00")
    assert standings(stage, MIXED) == ["不是毕业生"] * 4
    let_pass("2020-06-01T00:00")
    assert standings(stage, MIXED) == ["毕业生"] * 4
    assert doctor() == []


def test_A2_1_only_who_may_mark_says_it_and_only_where_it_makes_sense(stage: Cast) -> None:
    school, (first, *_) = stage.scope("school"), ids_of(stage, MIXED)
    with pytest.raises(Refused, match="不能标记"):
        mark_members(stage.scope("province"), MIXED, [first], "2019-06")
    with pytest.raises(Refused, match="还没有选择团员"):
        mark_members(school, MIXED, [], "2019-06")
    with pytest.raises(Refused, match="核对年份"):
        mark_members(school, MIXED, [first], "2018-06")
    with pytest.raises(Refused, match="混合支部"):
        mark_members(school, CLASS, [first], "2019-06")
    with pytest.raises(Refused, match="随团支部毕业"):
        unmark_members(school, CLASS, [first])
    for standing, said in (("deferred", "只有毕业生团组织"), ("graduate", "请选择")):
        with pytest.raises(Refused, match=said):
            set_standing(school, MIXED, [first], standing)
    assert mark_members(school, MIXED, ids_of(stage, CLASS), "2019-06") == 0


def test_A2_5_the_page_offers_what_can_be_said_and_does_it_without_scripts(stage: Cast) -> None:
    school, (first, second, *_) = stage.client_for("school"), ids_of(stage, MIXED)
    address = f"/graduation-marking/{MIXED}/members"
    shown = school.get(address).text
    assert ("标记勾选的团员" in shown, shown.count("未标记")) == (True, 4)
    ticked = {"ids": [str(first), str(second)], "month": "06"}
    refused = school.submit(address, {**ticked, "year": ""}, button="标记勾选的团员")
    assert (refused.status_code, "请选择年份" in refused.text) == (422, True)
    assert school.submit(address, {**ticked, "year": "2019"}, button="标记勾选的团员").status_code == 303
    assert school.get(address).text.count("未标记") == 2
    assert "标记勾选的团员" not in stage.client_for("province").get(address).text
    let_pass("2019-06-01T00:00")
    of_class = f"/graduation-marking/{CLASS}/members"
    assert school.submit(of_class, {"ids": str(ids_of(stage, CLASS)[0])}, button="设为教师").status_code == 303
    assert standings(stage, CLASS)[0] == "教师"
    assert "不需要逐个设置" in school.get("/graduation-marking/jiada-jx-3/members").text
