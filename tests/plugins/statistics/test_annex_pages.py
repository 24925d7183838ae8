"""Annex 2 in the browser (R3.2): filled in, returned, accepted, printed, as a workbook, and on other pages."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from plugins.statistics.annex_command import write_annex2
from portal.command import RefusedCommandError
from portal.provinces.services import switch
from tests.architecture.behaviour import MOST_QUERIES
from tests.architecture.database_watch import engine_of, statements
from tests.casting import Cast
from tests.exports.asking import export, lines_of
from tests.plugins.statistics.annexes import SIGNED, entry, file_school, fill_in, graduating, send, take

TABLE, FORM, UNITS = "/statistics/{}/annex", "/statistics/{}/annex/fill", "/statistics/{}/annex/units"


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """May 2019, with graduates in a school and in a university."""
    with graduating(cast) as ready:
        yield ready


def test_a_university_files_with_its_province_on_the_pages_r3_2(stage: Cast) -> None:
    school, province = stage.client_for("school"), stage.client_for("province")
    page, form = TABLE.format("jiada"), FORM.format("jiada")
    assert "还有 12 天" in school.page("/").text
    assert school.submit(page, {}, button="开始填报").location == form
    wrong = school.submit(form, {"told.undergraduate.classes": "很多", "told.college.classes": "2 个"})
    assert wrong.status_code == 422
    assert "很多" in wrong.text
    filled = {"classes": "1", "branches": "１", "students": "1,030", "members": "60"}
    told = {f"told.undergraduate.{key}": value for key, value in filled.items()}
    assert school.submit(form, told | SIGNED).status_code == 303
    assert "普通高等学校小计”的毕业学生团员数与系统数相差 57，请填写说明" in school.page(page).text
    assert school.submit(form, {"why.higher.members": "有 57 人的组织关系在外地"}).status_code == 303
    assert school.submit(page, {}, button="报送上级").status_code == 303
    assert "已报送" in school.page("/orgs/jiada").text
    assert "1 份" in province.page("/").text
    listed = {one: province.page(f"/orgs/jia/subordinates?p.statistics.annex={one}") for one in ("filed", "missing")}
    names = {
        one: [cell.text for cell in found.find_all("td") if "委员会" in cell.text] for one, found in listed.items()
    }
    assert names["filed"] == ["共青团甲省大学委员会"]
    assert names["missing"][-1] == "共青团清河县第一中学委员会"
    assert len(names["missing"]) == 3, "the city, the county, the school; no faculty and no township"
    assert "已报送，待接收" in province.page(UNITS.format("jia") + "?state=submitted").text
    assert province.submit(page, {"reason": ""}, button="退回").status_code == 422
    assert province.submit(page, {"reason": "学生数不对"}, button="退回").status_code == 303
    assert "被退回" in school.page("/orgs/jiada").text
    for url in ("/", page):
        assert "学生数不对" in school.page(url).text
    assert school.submit(form, {"told.undergraduate.students": "1040"}).status_code == 303
    assert school.submit(page, {}, button="报送上级").status_code == 303
    assert province.submit(page, {}, button="接收").status_code == 303
    assert "已接收" in school.page(page).text
    assert province.submit(TABLE.format("jia"), {}, button="开始填报").status_code == 303
    assert "甲省大学委员会：有 57 人的组织关系在外地" in province.page(FORM.format("jia")).text


def test_who_may_not_is_told_and_nobody_sees_what_is_not_theirs_r3_2(stage: Cast) -> None:
    faculty, viewer = stage.client_for("faculty"), stage.client_for("viewer")
    assert "由它填报" in faculty.page(TABLE.format("jiada-jx")).text
    assert viewer.get(FORM.format("jiada")).status_code == 403
    assert stage.client_for("stranger").get(TABLE.format("jiada")).status_code == 404
    file_school(stage)
    county = stage.client_for("county")
    assert "已经报送" in county.page(FORM.format("yizhong")).text
    late = county.post(TABLE.format("yizhong") + "/accept", data={"csrf_token": county.token("/"), "version": "1"})
    assert late.status_code == 409
    switch(stage.scope("province"), "jia", "statistics", on=False)
    assert county.get(TABLE.format("qinghe")).status_code == 404
    assert "毕业生统计表" not in county.page("/").text
    assert "甲省" not in stage.client_for("national").page(UNITS.format("centre")).text


def test_the_table_is_printed_and_written_as_a_workbook_r3_2(stage: Cast) -> None:
    file_school(stage)
    take(stage, "county", "yizhong")
    fill_in(stage, "county", "qinghe", entry(senior={"members": "=1+1"}))
    send(stage, "county", "qinghe")
    county = stage.client_for("county")
    printed = county.page(TABLE.format("qinghe") + "/print")
    for said in (
        "2019 年学校毕业班和毕业学生团员数据统计表",
        "填报单位（盖章）：共青团甲省东江市清河县委员会",
        "合计",
        "李书记",
        "2019年5月8日",
    ):
        assert said in printed.text
    assert len(printed.find_all("td")) == 32 * 5
    file = county.get(TABLE.format("qinghe") + "/book")
    assert "filename*=UTF-8''" in file.headers["Content-Disposition"]
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file.data)).get_sheet_by_index(0).to_python()
    assert rows[0][0] == "2019 年学校毕业班和毕业学生团员数据统计表"
    assert rows[2][:7] == ["学校类别", "", "项目", "教育部门数", "系统数", "差异", "差异说明"]
    lines = {(row[0] or row[1], row[2]): row[3:] for row in rows[3:]}
    assert [row[3:] for row in rows if row[2] == "毕业学生团员数（人）"][-3:] == [
        [5.0, 5.0, 0.0, "=1+1"], ["—", 0.0, "—", ""], [5.0, 5.0, 0.0, ""]
    ]  # fmt: skip
    assert ("研究生", "毕业班数（个）") in lines or ("普通高等学校", "毕业班数（个）") in lines


def test_the_command_writes_the_same_workbook_and_says_why_not_r3_2(stage: Cast, tmp_path: Path) -> None:
    file_school(stage)
    file = tmp_path / "annex2.xlsx"
    assert not write_annex2("yizhong", file).is_open
    page = load_workbook(file).active
    assert page["A2"].value == "填报单位（盖章）：共青团清河县第一中学委员会"
    assert (page.page_setup.paperSize, page.page_setup.orientation, page.page_setup.fitToHeight) == (9, "portrait", 0)
    assert page.sheet_properties.pageSetUpPr.fitToPage
    assert "A4:A19" in {str(cells) for cells in page.merged_cells.ranges}
    for code, why in {
        "nowhere": "没有编号为 nowhere 的组织",
        "yizhong-31": "共青团清河县第一中学委员会”（yizhong）的表里",
    }.items():
        with pytest.raises(RefusedCommandError, match=why):
            write_annex2(code, file)
    with pytest.raises(RefusedCommandError, match="无法写入"):
        write_annex2("yizhong", tmp_path)


def test_pages_ask_little_and_lists_are_files_r3_2(stage: Cast) -> None:
    file_school(stage)
    engine, pages = engine_of(stage.app), [TABLE, FORM, UNITS]
    fill_in(stage, "county", "qinghe")
    fill_in(stage, "province", "jia")
    places = {"province": ("jia", "qinghe", "yizhong"), "national": ("centre", "qinghe"), "school": ("jiada",)}
    for who, codes in places.items():
        client = stage.client_for(who)
        for url in ("/", f"/orgs/{codes[0]}", *(page.format(code) for page in pages for code in codes)):
            with statements(engine) as seen:
                assert client.get(url).status_code == 200
            assert len(seen) <= MOST_QUERIES, (who, url, seen)
    address = "/exports/new/statistics.annex_units/jia?state=missing"
    lines = lines_of(export(stage.client_for("province"), address, format="csv").data)
    assert [line[1] for line in lines[-2:]] == ["共青团甲省东江市委员会", "共青团甲省大学委员会"]
