"""Making, editing, moving and closing an organisation in the browser, without scripts."""

from __future__ import annotations

import pytest

from tests import markup
from tests.casting import Cast
from tests.client import Client

NEW = {
    "full_name": "共青团清河县第二中学委员会",
    "short_name": "清河二中团委",
    "kind": "committee",
    "industry": "普通高中",
}


@pytest.fixture
def province(cast: Cast) -> Client:
    return cast.client_for("province")


def rows(client: Client, url: str) -> list[str]:
    return [e.text for e in client.page(url).find_all("tr") if e.find_all("td")]


def test_a_new_organisation_appears_at_once(province: Client) -> None:
    answer = province.submit("/orgs/qinghe/new", NEW, button="新建")
    assert answer.status_code == 303
    assert "清河二中团委" in province.page(answer.location).text
    assert len(rows(province, "/orgs/qinghe/subordinates?q=第二中学")) == 1


def test_a_second_click_makes_nothing_twice(province: Client) -> None:
    province.submit("/orgs/qinghe/new", NEW, button="新建")
    again = province.submit("/orgs/qinghe/new", NEW, button="新建")
    assert again.status_code == 422
    assert "没有重复新建" in again.text
    assert len(rows(province, "/orgs/qinghe/subordinates?q=第二中学")) == 1


def test_names_are_made_on_request_and_nothing_is_saved_before_they_are_sent(province: Client) -> None:
    unit = {"unit": "第二中学", "kind": "committee", "industry": "普通高中", "telephone": "010-12345678"}
    for url, target in (("/orgs/qinghe/new", None), ("/orgs/yizhong/edit", None), ("/orgs/qinghe/new", "names")):
        form = unit | {"suggest": "1", "version": "1", "csrf_token": province.token(url)}
        answer = province.post(url, data=form, headers={"HX-Request": "true"} if target else {})
        values = {e.get("name"): e.get("value") for e in markup.read(answer.text).find_all("input")}
        assert answer.status_code == 200
        assert values["full_name"] == "共青团甲省东江市清河县第二中学委员会"
        assert values["short_name"] == "清河县第二中学团委"
        assert ("telephone" in values) is (target is None)
        assert values.get("telephone", "010-12345678") == "010-12345678"
    assert rows(province, "/orgs/qinghe/subordinates?q=第二中学") == []
    lacking = province.post("/orgs/qinghe/new", data=form | {"unit": " "})
    assert lacking.status_code == 422
    assert "请填写单位名称" in lacking.text


def test_an_unusual_name_is_saved_and_remarked_upon(province: Client) -> None:
    odd = NEW | {"full_name": "第二中学支部委员会", "short_name": "清河一中团委"}
    made = province.page(province.submit("/orgs/qinghe/new", odd, button="新建").location)
    assert "已新建“第二中学支部委员会”" in made.text
    for remark in ("没有以“共青团”开头", "与组织类别“团委”不一致", "“共青团清河县第一中学委员会”也用这个简称"):
        assert remark in made.text
    assert "也用这个简称" in province.page("/orgs/yizhong/edit").text


def test_a_refused_form_keeps_what_was_typed_and_says_what_is_wrong(province: Client) -> None:
    answer = province.submit("/orgs/qinghe/new", NEW | {"full_name": " ", "telephone": "x"}, button="新建")
    assert answer.status_code == 422
    assert "请填写组织全称" in answer.text
    assert "清河二中团委" in answer.text


def test_nothing_is_set_up_below_a_branch(province: Client) -> None:
    assert "新建下级组织" not in province.page("/orgs/yizhong-31").text
    token = province.token("/orgs/yizhong/new")
    answer = province.post("/orgs/yizhong-31/new", data=NEW | {"csrf_token": token})
    assert answer.status_code == 422


def test_facts_are_edited_and_a_stale_form_is_told(province: Client) -> None:
    old = province.page("/orgs/yizhong/edit")
    version = next(e.get("value") for e in old.find_all("input") if e.get("name") == "version")
    assert province.submit("/orgs/yizhong/edit", {"telephone": "010-12345678"}, button="保存").status_code == 303
    assert "010-12345678" in province.page("/orgs/yizhong").text
    stale = province.submit("/orgs/yizhong/edit", {"version": version, "telephone": "1234567"}, button="保存")
    assert stale.status_code == 409
    assert "1234567" in stale.text
    assert "010-12345678" in province.page("/orgs/yizhong").text


def test_ones_own_name_is_the_superiors_business(cast: Cast) -> None:
    school = cast.client_for("school")
    assert school.submit("/orgs/jiada/edit", {"telephone": "025-1234567"}, button="保存").status_code == 303
    assert school.submit("/orgs/jiada/edit", {"full_name": "甲大"}, button="保存").status_code == 422
    assert school.get("/orgs/jiada/close").status_code == 422


def test_a_subtree_moves_after_a_confirmation(province: Client) -> None:
    found = province.page("/orgs/yizhong/move?q=甲省大学")
    target = next(e.get("href") for e in found.find_all("a") if e.text == "共青团甲省大学委员会")
    assert province.submit(target, {}, button="确定移动").status_code == 303
    assert len(rows(province, "/orgs/jiada/subordinates?q=第一中学")) == 4
    assert rows(province, "/orgs/qinghe/subordinates?q=第一中学") == []


def test_a_move_out_of_ones_subtree_is_404(cast: Cast) -> None:
    school = cast.client_for("school")
    assert school.get("/orgs/jiada-jx/move?target=yida").status_code == 404
    token = school.token("/orgs/jiada-jx/edit")
    data = {"csrf_token": token, "target": "yida", "version": "1"}
    assert school.post("/orgs/jiada-jx/move", data=data).status_code == 404


def test_closing_needs_an_empty_organisation_and_a_confirmation(province: Client) -> None:
    assert "还有下级组织" in province.page("/orgs/jiada-jx/close").text
    assert province.submit("/orgs/jiada-kong/close", {}, button="确定撤销").status_code == 303
    assert province.get("/orgs/jiada-kong").status_code == 404


def test_R1_1_settings_only_become_stricter_on_the_way_down(province: Client, cast: Cast) -> None:
    school = cast.client_for("school")
    form = {"key": "target_percent", "csrf_token": school.token("/orgs/jiada/settings")}
    assert school.post("/orgs/jiada/settings", data=form | {"target_percent": "90"}).status_code == 422
    assert school.post("/orgs/jiada/settings", data=form | {"target_percent": "100"}).status_code == 303
    assert "100%" in province.page("/orgs/jiada-jx/settings").text


def test_R1_4_a_form_that_is_opened_for_a_unit_has_its_names(province: Client) -> None:
    page = province.page("/orgs/qinghe/new?unit=白石桥镇&kind=committee")
    values = [e.get("value") for e in page.find_all("input") if e.get("name") in ("full_name", "short_name")]
    assert values == ["共青团甲省东江市清河县白石桥镇委员会", "白石桥镇团委"]
    for wrong in (f"unit={'长' * 300}&kind=committee", "unit=白石桥镇&kind=nonsense", "unit=%20&kind=committee"):
        assert province.get(f"/orgs/qinghe/new?{wrong}").status_code == 422
