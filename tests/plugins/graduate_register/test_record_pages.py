"""R3.1 on the screen: a branch's graduates, the form that asks what the destination requires, conflicts, history."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from plugins.graduate_register.facts import Facts
from plugins.graduate_register.kept import opened
from portal.db import session
from portal.people import moving
from portal.provinces.services import switch
from tests.casting import Cast
from tests.client import Client
from tests.members import mobile
from tests.plugins.graduate_register.graduates import (
    CLASS,
    HOME,
    LATER,
    NONE_YET,
    NORTH,
    WEST,
    WORK,
    WORKS,
    figures,
    graduating,
    ids_of,
    record_of,
    say,
)


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    with graduating(cast):
        yield cast


def post(client: Client, person_id: int, **values: str) -> tuple[int, str]:
    """Send the form as it was opened at first, with these values."""
    address = f"/graduate-register/people/{person_id}/edit"
    form = {"csrf_token": client.token(address), "version": "0", "person_version": "1", **values}
    form.setdefault("shown", form.get("destination", ""))
    answer = client.post(address, data=form)
    return answer.status_code, answer.text


def test_R3_1_the_form_shows_what_the_destination_requires_and_loses_nothing(stage: Cast) -> None:
    client, (first, *_) = stage.client_for("faculty"), ids_of(stage, CLASS)
    address = f"/graduate-register/people/{first}/edit"
    assert "先选择去向" in client.page(address).text
    status, page = post(client, first, destination="work", shown="")  # without scripts 保存 asks first what is needed
    assert (status, "工作单位" in page, "户籍所在地地址" in page) == (200, True, True)
    status, page = post(client, first, **WORKS, **HOME, step="show")
    assert 'value="某某机械厂"' in page
    status, page = post(client, first, **{**WORKS, **HOME, "destination": "none_yet"}, shown="work")
    assert ("工作单位" in page, "户籍所在地地址" in page) == (False, True)
    assert '<input type="hidden" name="place_name" value="某某机械厂">' in page
    form = {"csrf_token": client.token(address), "version": "0", "destination": "study", "step": "show"}
    fragment = client.post(address, data=form, headers={"HX-Request": "true"}).text
    assert ("<html" in fragment, "升入的学校" in fragment) == (False, True)
    assert figures(stage, CLASS)["registered"] == 0


def test_R3_1_the_form_saves_drafts_and_goes_on_to_the_next(stage: Cast) -> None:
    client, (first, second, third) = stage.client_for("faculty"), ids_of(stage, CLASS)
    address = f"/graduate-register/people/{first}/edit"
    assert post(client, first, destination="work", then="next")[0] == 303
    assert opened(record_of(first)).facts == Facts(destination="work")
    assert "还缺工作单位" in client.page(f"/graduate-register/people/{first}").text
    draft = {
        "person_version": "2",
        "version": "1",
        **WORKS,
        "place_township": "",
        "place_township.words": "西湖区 西溪街道",
    }
    assert post(client, first, **draft, **HOME, mobile=mobile(901))[0] == 303
    assert opened(record_of(first)).facts == WORK
    say(stage, [third])
    form = {"csrf_token": client.token(address), "version": "2", "person_version": "3", "then": "next", "shown": "work"}
    answer = client.post(address, data={**form, **WORKS, **HOME})
    assert answer.headers["Location"].endswith(f"/people/{second}/edit")
    page = client.page(f"/graduate-register/{CLASS}").text
    assert ("某某机械厂" in page, "西溪街道" in page, "未登记" in page, "曙光路" in page) == (True, True, True, False)
    assert "登记完整了" not in page
    lists = {
        view: client.page(f"/graduate-register/{CLASS}?show={view}").find_all("tbody") for view in ("none", "mobile")
    }
    assert [len(found[0].find_all("tr")) if found else 0 for found in lists.values()] == [1, 0]


def test_R3_1_an_address_says_its_township_by_itself(stage: Cast) -> None:
    client, (first, *_) = stage.client_for("faculty"), ids_of(stage, CLASS)
    home = {"household_address": "浙江省湖州市德清县莫干山镇庾村路3号"}
    status, page = post(client, first, destination="service", step="show", **home)
    assert (status, "330521115" in page) == (200, True)
    assert post(client, first, destination="service", **home)[0] == 303
    assert (record_of(first).receiving_township, record_of(first).is_complete) == ("330521115", True)


def test_R3_1_malformed_values_come_back_with_the_reason(stage: Cast) -> None:
    client, (first, second, _) = stage.client_for("faculty"), ids_of(stage, CLASS)
    status, page = post(client, first, **{**WORKS, "place_township": "330106999"}, **HOME, mobile="12345")
    assert (status, "没有代码为“330106999”的乡镇街道" in page, "手机号应为 11 位" in page) == (422, True, True)
    assert 'value="某某机械厂"' in page
    status, page = post(client, first, destination="moon", shown="moon")
    assert (status, "没有这样的去向" in page) == (422, True)
    status, page = post(client, second, **WORKS, **HOME, mobile=mobile(0))  # the first one's
    assert (status, "去向已经保存，手机号没有保存" in page, "一人一号" in page) == (422, True, True)
    assert opened(record_of(second)).facts == WORK
    stays = ids_of(stage, LATER)[0]
    status, page = post(client, stays, **WORKS, **HOME)
    assert (status, "今年不毕业" in page) == (422, True)


def test_R3_1_who_is_overtaken_sees_both_entries_and_decides(stage: Cast) -> None:
    client, (first, *_) = stage.client_for("faculty"), ids_of(stage, CLASS)
    say(stage, [first], who="school")
    status, page = post(client, first, destination="none_yet", step="show", household_address="别处")
    assert NORTH not in page  # what others have said since does not get into the form
    status, page = post(client, first, **WORKS, **HOME)
    assert (status, "甲省大学管理员" in page) == (409, True)
    assert all(word in page for word in ("未就业/待业", "就业", "某某机械厂", "保留现在登记的"))
    assert opened(record_of(first)).facts == NONE_YET
    assert '<input type="hidden" name="version" value="1">' in page
    assert post(client, first, **WORKS, **HOME, version="1")[0] == 303
    shown = client.page(f"/graduate-register/people/{first}").text
    assert "去向由“未就业/待业”改为“就业”" in shown
    assert ("曙光路***" in shown, "82号" in shown) == (True, False)


def test_R3_1_who_may_only_look_sees_no_form_and_no_address(stage: Cast) -> None:
    first = ids_of(stage, CLASS)[0]
    say(stage, [first], Facts(**WORKS, household_address="北山路八十四号甲一单元", household_township=NORTH))
    viewer, address = stage.client_for("viewer"), f"/graduate-register/people/{first}"
    page = viewer.page(address).text
    assert ("北山路八十***" in page, "一单元" in page, "修改登记" in page) == (True, False, False)
    assert viewer.get(f"{address}/edit").status_code == 403
    for path in ("", "/edit"):
        assert stage.client_for("stranger").get(address + path).status_code == 404
    assert WEST in stage.client_for("faculty").get(f"{address}/edit").text


def test_R3_1_a_committee_sees_how_far_those_below_are(stage: Cast) -> None:
    say(stage, ids_of(stage, CLASS)[:2])
    session().rollback()
    school = stage.client_for("school")
    page = school.page("/graduate-register/jiada").text
    assert ("机械学院" in page, "外语学院" in page) == (True, False)
    assert "毕业生去向未登记完整" in school.page("/").text
    assert "已登记去向" in school.page("/orgs/jiada-jx").text
    assert "还没有今年毕业的团员" in stage.client_for("township").page("/graduate-register/chengguan").text


def test_R3_1_the_page_of_a_person_says_where_they_go_while_the_plugin_is_on(stage: Cast) -> None:
    first, second, third = ids_of(stage, CLASS)
    say(stage, [first], Facts(destination="work"))
    moving.remove(stage.scope("school"), [third], "已转出")
    school, national = stage.client_for("school"), stage.client_for("national")
    page = school.get(f"/info-entry/people/{first}").text
    assert all(word in page for word in ("毕业去向", "就业", "缺工作单位", f"/graduate-register/people/{first}"))
    assert "未登记" in school.get(f"/info-entry/people/{second}").text
    for other in (third, ids_of(stage, LATER)[0]):
        assert "/graduate-register/people" not in school.get(f"/info-entry/people/{other}").text
    assert school.get(f"/graduate-register/people/{third}").status_code == 404
    switch(stage.scope("national"), "jia", "graduate_register", on=False)
    for client in (school, national):
        assert "/graduate-register/people" not in client.get(f"/info-entry/people/{first}").text
        assert client.get(f"/graduate-register/people/{first}").status_code == 404
