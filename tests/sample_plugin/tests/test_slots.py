"""What the plugin adds to the core's pages."""

from __future__ import annotations

from sqlalchemy import text

from portal.db import session
from portal.provinces.services import switch
from tests.architecture.database_watch import engine_of, statements
from tests.casting import Cast

LIST = "/orgs/jiada/subordinates"


def test_menu_card_and_panel_lead_to_the_page(cast: Cast, write) -> None:
    write("school", "jiada-jx", "jiada-wy")
    client = cast.client_for("school")
    workbench = client.page("/")
    links = {a.text[:4]: a.get("href") for a in workbench.find_all("a")}
    assert links["组织备注"] == links["查看备注"] == "/sample/jiada"
    profile = client.page("/orgs/jiada")
    assert {a.text: a.get("href") for a in profile.find_all("a")}["全部备注"] == "/sample/jiada"
    assert "2 条" in profile.text


def test_a_panel_with_nothing_to_say_is_not_shown(cast: Cast) -> None:
    assert "全部备注" not in cast.client_for("school").page("/orgs/jiada").text


def test_a_column_costs_no_query_of_its_own_however_many_organisations(cast: Cast, write) -> None:
    write("school", "jiada-jx", "jiada-wy")
    client = cast.client_for("school")
    with statements(engine_of(cast.app)) as on:
        page = client.page(LIST)
    assert page.text.count("1 条") == 2
    with cast.app.app_context():
        switch(cast.scope("province"), "jia", "sample", on=False)
    with statements(engine_of(cast.app)) as off:
        assert "1 条" not in client.page(LIST).text
    assert len(on) == len(off)


def test_a_filter_narrows_the_list(cast: Cast, write) -> None:
    write("school", "jiada-jx")
    client = cast.client_for("school")
    noted = client.page(f"{LIST}?p.sample.noted=yes").text
    assert "机械学院总支部" in noted
    assert "外语学院委员会" not in noted
    assert "外语学院委员会" in client.page(f"{LIST}?p.sample.noted=no").text


def test_a_bulk_action_asks_and_then_writes_about_the_ticked(cast: Cast) -> None:
    client = cast.client_for("school")
    token = client.token("/")
    ticked = {"csrf_token": token, "ids": ["jiada-jx", "jiada-wy"]}
    assert "请填写备注" in client.post("/sample/jiada/mark", data=ticked | {"text": " "}).text
    asked = client.post("/sample/jiada/mark", data=ticked)
    assert asked.status_code == 200
    assert 'value="jiada-wy"' in asked.text
    assert client.post("/sample/jiada/mark", data=ticked | {"text": "已联系"}).status_code == 303
    assert client.page(LIST).text.count("1 条") == 2


def test_a_bulk_action_reaches_over_pages_by_the_filter(cast: Cast) -> None:
    client = cast.client_for("school")
    everything = {"csrf_token": client.token("/"), "all_matching": "1", "filter.category": "branch", "text": "已联系"}
    client.post("/sample/jiada/mark", data=everything)
    with cast.app.app_context():
        assert session().scalar(text("SELECT count(*) FROM sample_note")) == 5


def test_the_log_says_what_was_done(cast: Cast, write) -> None:
    write("school", "jiada-jx")
    log = cast.client_for("school").page("/audit/").text
    assert "添加备注" in log
    assert "sample.written" not in log


def test_the_centre_sees_only_the_provinces_where_the_plugin_is_on(cast: Cast, write) -> None:
    write("national", "jia", "yi", text="省级备注")
    client = cast.client_for("national")
    assert client.page("/sample/centre").text.count("省级备注") == 2
    with cast.app.app_context():
        switch(cast.scope("province"), "jia", "sample", on=False)
    rest = client.page("/sample/centre").text
    assert rest.count("省级备注") == 1
    assert "共青团乙省委员会" in rest
    assert client.page("/orgs/centre/subordinates?range=direct").text.count("1 条") == 1
    assert client.get("/sample/jiada").status_code == 404
    assert client.get("/sample/yida").status_code == 200
    assert "组织备注" not in client.page("/orgs/jia").find_all("main")[0].text
    assert "组织备注" in client.page("/orgs/yi").find_all("main")[0].text
    everywhere = {"csrf_token": client.token("/"), "all_matching": "1", "filter.range": "direct", "text": "第二条"}
    client.post("/sample/centre/mark", data=everywhere)
    with cast.app.app_context():
        assert session().scalar(text("SELECT count(*) FROM sample_note WHERE text = '第二条'")) == 1
