"""Reports in the browser (A1.3, A1.4): from the form to the outcome, who may see what, and what may be done where."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from plugins.township_verification import reporting
from portal import clock
from portal.db import session
from portal.jobs.entry import perform_here
from portal.provinces.services import switch
from tests.casting import Cast
from tests.client import Client
from tests.exports.asking import export, lines_of
from tests.plugins.township_verification.climbing import TOWN, WHY, confirm, kinds, lies_at, make, say, state

NEW = f"/township-verification/{TOWN}/report"
LIST = "/township-verification/{}/reports"
NAME = "共青团清河县城关镇委员会"


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """Every level has an administrator."""
    cast.employ("city", "county")
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        for code in (TOWN, "baishi", "yizhong"):
            say(cast, code, False)
        yield cast


def links(client: Client, page: str) -> list[str]:
    return [str(a.get("href")) for a in client.page(page).find_all("a")]


def test_A1_3_on_the_pages_from_the_township_to_the_province(stage: Cast) -> None:
    township, county, province = (stage.client_for(who) for who in ("township", "county", "province"))
    assert "“否”" in township.page(NEW).text
    assert NEW in links(township, f"/orgs/{TOWN}")
    assert township.submit(NEW, {"why": ""}).status_code == 422
    sent = township.submit(NEW, {"why": WHY})
    assert sent.status_code == 303
    assert "待处理的错误报告" in county.page("/").text
    assert sent.location in links(county, LIST.format("qinghe"))
    shown = county.page(sent.location).text
    for told in (WHY, "城关镇管理员", NAME, "提出报告"):
        assert told in shown
    assert county.submit(sent.location, {"answer": ""}, button="退回").status_code == 422
    assert county.submit(sent.location, {"answer": "请附批文"}, button="退回").status_code == 303
    assert "请附批文" in township.page(sent.location).text
    assert "1 件被退回" in township.page("/").text
    assert township.submit(sent.location, {"text": "批文见附"}, button="再报上级").status_code == 303
    for client in (county, stage.client_for("city")):
        assert client.submit(sent.location, {}, button="核实，报上级").status_code == 303
    assert province.submit(sent.location, {}, button="核实，列入汇总表").status_code == 303
    assert "待报送的错误报告" in province.page("/").text
    for client in (township, county, province):
        assert "待报送团中央" in client.page(sent.location).text
    assert "最近的报告" in township.page(f"/orgs/{TOWN}").text


def test_A1_3_who_has_an_older_page_is_told_and_nothing_is_done_twice(stage: Cast) -> None:
    made = make(stage)
    county, address = stage.client_for("county"), f"/township-verification/reports/{made}"
    replay = {"csrf_token": county.token(address), "seq": "1"}
    assert county.post(f"{address}/confirm", data=replay).status_code == 303
    again = county.post(f"{address}/confirm", data=replay)
    assert again.status_code == 409
    assert "有了新的进展" in again.text
    assert county.post(f"{address}/add", data=replay | {"text": "属实"}).status_code == 409
    assert county.post(f"{address}/confirm", data=replay | {"seq": "9" * 30}).status_code == 409
    assert kinds(made) == ["asked", "confirmed"]


def test_A1_3_a_second_report_is_told_that_it_was_merged(stage: Cast) -> None:
    made = make(stage)
    county = stage.client_for("county")
    assert "已有一项报告" in county.page(NEW).text
    sent = county.submit(NEW, {"why": "我县确认"})
    assert sent.location.endswith(f"/{made}")
    told = county.page(sent.location).text
    for words in ("已经并入（并报）", "我县确认", "并报"):
        assert words in told


def test_A1_3_a_form_that_the_recogniser_has_overtaken_is_refused(stage: Cast) -> None:
    county = stage.client_for("county")
    form = {"csrf_token": county.token(NEW), "wanted": "1", "why": WHY}
    say(stage, TOWN, True)
    assert county.post(NEW, data=form).status_code == 409
    assert "“是”" in county.page(NEW).text


def test_A1_3_a_foreign_report_does_not_exist_and_a_viewer_may_only_look(stage: Cast) -> None:
    made = make(stage)
    address = f"/township-verification/reports/{made}"
    stranger = stage.client_for("stranger")
    assert stranger.get(address).data == stranger.get("/township-verification/reports/999999").data
    assert [stranger.get(one).status_code for one in (NEW, LIST.format("qinghe"))] == [404, 404]
    token = {"csrf_token": stranger.token("/"), "seq": "1", "text": "x", "answer": "x"}
    acts = ("confirm", "return", "add", "withdraw")
    assert {stranger.post(f"{address}/{act}", data=token).status_code for act in acts} == {404}
    own = make(stage, "school", "jiada")
    address = f"/township-verification/reports/{own}"
    viewer = stage.client_for("viewer")
    token = {"csrf_token": viewer.token("/"), "seq": "1"}
    assert viewer.get(address).status_code == 200
    assert viewer.get("/township-verification/jiada/report").status_code == 403
    urls = [f"{address}/{act}" for act in acts]
    urls += [f"/township-verification/reports/{act}" for act in ("confirm", "file", "settle", "settle/confirm")]
    assert {viewer.post(url, data=token).status_code for url in urls} == {403}


def test_A1_3_only_the_level_where_it_lies_may_act_on_the_page(stage: Cast) -> None:
    made = make(stage)
    address = f"/township-verification/reports/{made}"
    city = stage.client_for("city")
    assert "由“共青团甲省东江市清河县委员会”办理" in city.page(address).text
    token = {"csrf_token": city.token("/"), "seq": "1", "answer": "不"}
    assert city.post(f"{address}/confirm", data=token).status_code == 403
    assert city.post(f"{address}/return", data=token).status_code == 403
    assert city.post("/township-verification/reports/settle", data=token).status_code == 403


def test_A1_3_a_level_confirms_what_is_ticked_and_is_told_what_has_moved_on(stage: Cast) -> None:
    ids = [make(stage), make(stage, "county", "baishi")]
    confirm(stage, "county", ids[0])
    city = stage.client_for("city")
    listed = city.page(LIST.format("dongjiang"))
    ticks = [str(box.get("value")) for box in listed.find_all("input") if box.get("name") == "ids"]
    assert sorted(ticks) == sorted(map(str, ids))
    reporting.withdraw(stage.scope("county"), ids[1], 1)
    answer = city.post(
        "/township-verification/reports/confirm", data={"csrf_token": city.token("/"), "ids": [*ticks, "999999"]}
    )
    assert answer.status_code == 303
    told = city.page(answer.location).text
    assert "已核实 1 件" in told
    assert "另有 2 件" in told
    assert lies_at(ids[0]) == "jia"


def test_A1_4_the_province_files_its_list_and_the_centre_settles_it_on_the_pages(stage: Cast) -> None:
    ids = [make(stage, "province", code) for code in (TOWN, "baishi")]
    province, centre = stage.client_for("province"), stage.client_for("national")
    ready = LIST.format("jia") + "?box=ready"
    asked = province.submit(ready, {}, button="报送团中央")
    assert asked.status_code == 200
    assert "<b>2</b> 件将一次报送团中央" in asked.text
    done = province.post(
        "/township-verification/reports/file",
        data={"csrf_token": province.token("/"), "expected": "2", "confirmed": "1"},
    )
    assert done.status_code == 303
    again = province.post(
        "/township-verification/reports/file",
        data={"csrf_token": province.token("/"), "expected": "2", "confirmed": "1"},
    )
    assert "没有待报送" in province.page(again.location).text
    assert sorted(lies_at(one) for one in ids) == ["centre", "centre"]
    token = {"csrf_token": centre.token("/"), "all_matching": "1", "filter.province": "jia"}
    preview = centre.post("/township-verification/reports/settle", data=token)
    assert preview.status_code == 200
    assert "共青团甲省委员会" in preview.text
    wish = token | {"accept": "1", "expected": "2", "form_key": "once"}
    asked = centre.post("/township-verification/reports/settle/confirm", data=wish)
    assert asked.status_code == 303
    assert centre.post("/township-verification/reports/settle/confirm", data=wish).location == asked.location
    session().rollback()
    perform_here(int(asked.location.rpartition("/")[2]))
    assert {state(one).state for one in ids} == {"approved"}
    assert "已采纳" in stage.client_for("township").page(f"/township-verification/reports/{ids[0]}").text
    assert "已采纳" in province.page(LIST.format("jia") + "?box=sent&state=all").text
    assert "核定：采纳" in province.page(f"/township-verification/reports/{ids[1]}").text


def test_A1_4_the_centre_cannot_refuse_without_a_reason_nor_settle_what_it_has_not_seen(stage: Cast) -> None:
    make(stage, "national")
    centre = stage.client_for("national")
    wish = {"csrf_token": centre.token("/"), "all_matching": "1", "accept": "0", "expected": "1", "form_key": "a"}
    assert centre.post("/township-verification/reports/settle/confirm", data=wish).status_code == 422
    wish |= {"answer": "不是", "expected": "7"}
    assert centre.post("/township-verification/reports/settle/confirm", data=wish).status_code == 409
    nothing = {"csrf_token": centre.token("/"), "accept": "1", "ids": ["x", "1" * 30]}
    assert centre.post("/township-verification/reports/settle/confirm", data=nothing).status_code == 422
    assert "没有什么要核定" in centre.post("/township-verification/reports/settle", data=nothing).text


def test_A1_4_the_list_is_exported_and_printed_as_it_is_shown(stage: Cast) -> None:
    make(stage, "province")
    province = stage.client_for("province")
    page = LIST.format("jia") + "?box=ready"
    (link,) = [one for one in links(province, page) if one.startswith("/exports/new/")]
    (line,) = lines_of(export(province, link, format="csv").data)[1:]
    assert line[:6] == [TOWN, NAME, "否", "否", "是", WHY]
    sheet = province.page("/township-verification/jia/reports/sheet?box=ready").text
    for told in ("填报单位：共青团甲省委员会", "2019年5月8日", NAME, WHY, "共 1 件"):
        assert told in sheet
    assert NAME not in province.page("/township-verification/jia/reports/sheet?box=here").text


def test_a_report_of_a_province_where_the_plugin_is_off_is_shown_to_nobody(stage: Cast) -> None:
    made = make(stage)
    address = f"/township-verification/reports/{made}"
    switch(stage.scope("national"), "jia", "township_verification", on=False)
    for who in ("county", "national"):
        assert stage.client_for(who).get(address).status_code == 404
    assert NAME not in stage.client_for("national").page(LIST.format("centre") + "?box=all").text
    switch(stage.scope("national"), "jia", "township_verification", on=True)
    assert stage.client_for("county").get(address).status_code == 200
