from __future__ import annotations

from pathlib import Path

import pytest

from plugins.info_entry.columns import MEMBER_COLUMNS
from portal.imports.reading import FileRefused
from portal.imports.reading.titles import plain, recognise, vocabulary
from tests.imports.reading.books import TITLES, Reading, book, cell, person, sheet_xml, xlsx

KNOWN = vocabulary(MEMBER_COLUMNS)
REFUSED = pytest.raises(FileRefused)


def refused(path: Path) -> FileRefused:
    with REFUSED as refusal:
        Reading(path)
    return refusal.value


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("姓  名", "name"),
        ("姓名\n(必填)", "name"),
        ("*身份证号码（必填）", "id_number"),
        ("＊身份證號碼", "id_number"),
        ("3.身份证号", "id_number"),
        ("身份证号：", "id_number"),
        ("联系电话（手机）", "mobile"),
        ("手机号/Mobile", "mobile"),
        ("姓名 Name", "name"),
        ("\ufeff手机\u200b号\xa0", "mobile"),
        ("加入共青团时间", "joined"),
        ("入团年月（格式：2016-05）", "joined"),
        ("Join_Date", "joined"),
        ("JoinDate", "joined"),
        ("所在團支部(組織全稱)", "org"),
        ("所在团支部【请填写组织全称】", "org"),
        ("是否为团干部", "is_cadre"),
        ("现任团内职务", "post"),
        ("ＩＤ Card", "id_number"),
        ("联系电话（家长）", None),
        ("介绍人姓名", None),
        ("QQ号", None),
        ("籍贯", None),
        ("所在团委", None),
        ("张三", None),
    ],
)
def test_heading_is_recognised_by_what_it_means(title: str, key: str | None) -> None:
    assert recognise(title, KNOWN) == key


def test_no_heading_belongs_to_two_columns() -> None:
    owners: dict[str, str] = {}
    for column in MEMBER_COLUMNS:
        for title in (column.title, *column.aliases):
            assert owners.setdefault(plain(title), column.key) == column.key, title


def test_header_is_found_below_titles_and_to_the_right(tmp_path: Path) -> None:
    rows = [["", "", "2019年毕业生团员信息表"], [], ["", "", "填表须知：身份证号必须为文本"], ["", "", *TITLES]]
    reading = Reading(book(tmp_path / "a.xlsx", [*rows, ["", "", *person(1)], ["", "", *person(2)]]))
    assert reading.header.row == 4
    assert [row.row for row in reading.rows] == [5, 6]
    assert reading.column("name") == ["团员乙", "团员丙"]


def test_header_of_two_levels_with_headings_merged_downwards(tmp_path: Path) -> None:
    upper = ["姓名", "个人信息", "", "", "团籍信息", ""]
    lower = ["", "性别", "身份证号", "手机号", "团支部", "入团年月"]
    data = ["张三", "男", "110101200001010014", "13800000001", "一班团支部", "2016-05"]
    tail = '<mergeCells><mergeCell ref="A1:A2"/><mergeCell ref="B1:D1"/><mergeCell ref="E1:F1"/></mergeCells>'
    reading = Reading(book(tmp_path / "a.xlsx", [upper, lower, data], tail))
    assert reading.header.row == 2
    assert reading.column("name") == ["张三"]
    assert reading.column("org") == ["一班团支部"]


def test_header_directly_above_data_is_not_taken_for_two_levels(tmp_path: Path) -> None:
    reading = Reading(book(tmp_path / "a.xlsx", [TITLES, person(1, 团内职务="团干部")]))
    assert reading.header.row == 1
    assert len(reading.rows) == 1


def test_missing_columns_and_unknown_headings_are_named(tmp_path: Path) -> None:
    titles = ["姓名", "身份证编码号", "手机号", "班"]
    refusal = refused(book(tmp_path / "a.xlsx", [titles, ["张三", "110101200001010014", "13800000001", "一班"]]))
    assert refusal.code == "HEADER_MISSING"
    assert "身份证号、所在团支部(组织全称)" in refusal.message
    assert "“身份证编码号”、“班”" in refusal.message


def test_same_column_twice_under_two_names_is_refused(tmp_path: Path) -> None:
    refusal = refused(book(tmp_path / "a.xlsx", [[*TITLES, "联系电话"], [*person(1), "13900000001"]]))
    assert refusal.code == "HEADER_DUPLICATE"
    assert "E列“手机号”和L列“联系电话”" in refusal.message


def test_sheet_of_persons_that_lacks_a_column_refuses_the_file(tmp_path: Path) -> None:
    short = [title for title in TITLES if title != "身份证号"]
    sheets = {"一班": sheet_xml([TITLES, person(1)]), "二班": sheet_xml([short, person(2)[:-1]])}
    refusal = refused(xlsx(tmp_path / "a.xlsx", sheets))
    assert refusal.code == "HEADER_MISSING"
    assert "“二班”" in refusal.message


def test_sheet_of_choices_is_ignored(tmp_path: Path) -> None:
    choices = [["性别", "民族", "政治面貌", "学历", "所在团支部"], ["男", "汉族", "共青团员", "高中", "一班团支部"]]
    sheets = {"名单": sheet_xml([TITLES, person(1)]), "选项": sheet_xml(choices), "空": sheet_xml([])}
    reading = Reading(xlsx(tmp_path / "a.xlsx", sheets))
    assert reading.reader.sheets == ("名单",)
    assert reading.reader.ignored_sheets == ("选项",)
    assert len(reading.rows) == 1


def test_second_table_with_columns_in_another_order_gets_its_own_header(tmp_path: Path) -> None:
    turned = [*reversed(TITLES)]
    reading = Reading(book(tmp_path / "a.xlsx", [TITLES, person(1), [], turned, [*reversed(person(2))]]))
    assert [header.row for header in reading.headers] == [1, 4]
    assert reading.rows[1].cells[reading.headers[1].positions["name"]] == "团员丙"


def test_errors_are_marked_in_a_table_that_does_not_start_in_the_first_column(tmp_path: Path) -> None:
    places = [f"{chr(67 + spot)}2" for spot in range(len(TITLES))]
    cells = [cell(value, f'r="{place}"') for value, place in zip(person(1), places, strict=True)]
    cells[2] = '<c r="E2" t="e"><v>#REF!</v></c>'
    titles = [cell(value, f'r="{chr(67 + spot)}1"') for spot, value in enumerate(TITLES)]
    reading = Reading(book(tmp_path / "a.xlsx", [titles, cells]))
    (row,) = reading.rows
    assert reading.header.first_column == 2
    assert row.marks is not None
    assert row.marks.errors == (reading.header.positions["ethnic"],)
