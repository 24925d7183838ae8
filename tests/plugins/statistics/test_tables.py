"""R4.2: tables of one's own, from the figures of whichever plugins are on: seen, saved for colleagues, exported."""

from __future__ import annotations

from portal.provinces.services import switch
from tests.casting import Cast
from tests.exports.asking import export, lines_of
from tests.marked import expect

TABLES, TABLE = "/statistics/jiada/tables", "/statistics/jiada/tables/show"
HEADS = f"{TABLE}?rows=branches&columns=people,members,cadres,with_mobile&only="


def test_R4_2_heads_of_every_branch_in_three_clicks(cast: Cast) -> None:
    assert cast.somebody
    school = cast.client_for("school")
    ready = next(one for one in school.page(TABLES).find_all("a") if one.text == "各团支部人数")
    page = school.page(ready.get("href"))
    assert "共青团甲省大学机械学院机械1501班支部委员会 1 1 0 1" in page.text
    assert "共青团甲省大学机械学院总支部委员会" not in page.text
    file = [one for one in page.find_all("a") if one.text == "导出"][-1]
    lines = lines_of(export(school, file.get("href"), format="csv").data)
    assert lines[0] == ["组织编号", "组织全称", "组织类别", "人数", "团员", "团干部", "已登记手机号"]
    assert ["jiada-jx-1", "共青团甲省大学机械学院机械1501班支部委员会", "团支部", "1", "1", "0", "1"] in lines


def test_R4_2_a_table_is_narrowed_to_whoever_lacks_something(cast: Cast) -> None:
    with cast.app.app_context():
        expect("2019-06", "jiada-jx-1")
    wanted = "graduation_marking.marked"
    columns = f"column=rate:{wanted}&column=gap:{wanted}"
    page = cast.client_for("school").page(f"{TABLE}?rows=committees&{columns}&only={wanted}")
    assert "只列：未完成“标记毕业时间”" in page.text
    assert "共青团甲省大学机械学院总支部委员会 33.3% 2" in page.text
    assert "艺术学院" not in page.text


def test_R4_2_what_is_saved_is_there_for_colleagues_and_goes_again(cast: Cast) -> None:
    school, viewer = cast.client_for("school"), cast.client_for("viewer")
    assert "请给报表起一个名称" in school.submit(HEADS, {"title": " "}, button="保存").text
    school.submit(HEADS, {"title": "人数"}, button="保存")
    school.submit(f"{TABLE}?rows=children&columns=people", {"title": "人数"}, button="保存")
    saved = [one for one in viewer.page(TABLES).find_all("a") if one.text == "人数"]
    assert [one.get("href") for one in saved] == [f"{TABLE}?rows=children&columns=people&only="]
    assert not [one for one in viewer.page(TABLES).find_all("button") if one.text == "删除"]
    school.submit(TABLES, button="删除")
    assert "还没有保存过" in viewer.page(TABLES).text


def test_R4_2_figures_of_a_plugin_that_is_off_are_no_columns(cast: Cast) -> None:
    with cast.app.app_context():
        switch(cast.scope("province"), "jia", "graduation_marking", on=False)
    school = cast.client_for("school")
    assert "标记毕业时间（比例）" not in school.page(TABLES).find_all("form")[-1].text
    page = school.page(f"{TABLE}?rows=children&columns=rate:graduation_marking.marked,people")
    assert [one.text for one in page.find_all("th")] == ["组织", "人数"]
    marked = "rows=children&columns=rate:graduation_marking.marked"
    centre = cast.client_for("national").page(f"/statistics/centre/tables/show?{marked}")
    assert "甲省" not in centre.find_all("tbody")[0].text
