from __future__ import annotations

from pathlib import Path

import pytest

from portal.imports.reading import FileRefused
from tests.imports.reading.books import TITLES, Reading, book, ods, ods_row, person

EMPTY = [""] * len(TITLES)


def with_row(path: Path, row: list[object]) -> Reading:
    return Reading(book(path / "a.xlsx", [TITLES, person(1), row, person(2)]))


@pytest.mark.parametrize(
    "row",
    [
        ["合计", "5人"],
        ["合  计", "", "", 5],
        ["小计", "", "", "5人", ""],
        ["本页小计", "", "", 5],
        ["", "总计：5人"],
        ["填表人：王老师", "", "", "联系电话：0510-12345678", "2019年5月8日"],
        ["审核人（签字）："],
        ["注：本表一式两份"],
        ["备注:1.必填"],
        ["", "", "", "2019年5月8日"],
        ["第1页，共3页"],
        ["单位（盖章）"],
        ["——", "/", "/", "/", "/"],
        ["制表人"],
        TITLES,
    ],
)
def test_footer_or_repeated_header_is_skipped_with_a_reason(tmp_path: Path, row: list[object]) -> None:
    reading = with_row(tmp_path, row)
    assert list(reading.skipped) == [3]
    assert [row.row for row in reading.rows] == [2, 4]


@pytest.mark.parametrize(
    "row",
    [
        person(3, 姓名="合计"),
        ["张三"],
        ["张三", "男", "", "12345", ""],
        ["共青", "男", "", "", "1380000"],
        ["注意", "男"],
        ["合计", "", "", "", 13800000001],
        ["合计", "", "", "无", ""],
        person(3, 身份证号="", 手机号=""),
    ],
)
def test_row_that_may_be_a_person_is_never_skipped(tmp_path: Path, row: list[object]) -> None:
    reading = with_row(tmp_path, row)
    assert reading.skipped == {}
    assert [row.row for row in reading.rows] == [2, 3, 4]


def test_rows_of_nothing_but_blanks_are_not_given_at_all(tmp_path: Path) -> None:
    blanks = [[], EMPTY, [" "] * 3, ["\u3000", "\xa0"], ["\u200b", "\ufeff"]]
    reading = Reading(book(tmp_path / "a.xlsx", [TITLES, person(1), *blanks, person(2)]))
    assert [row.row for row in reading.all_rows] == [2, 8]
    assert reading.reader.total_rows == reading.reader.rows_read == 7


def test_row_with_only_a_running_number_is_skipped(tmp_path: Path) -> None:
    reading = Reading(book(tmp_path / "a.xlsx", [["序号", *TITLES], [1, *person(1)], [2, *EMPTY], [3, *EMPTY]]))
    assert list(reading.skipped) == [3, 4]
    assert len(reading.rows) == 1


def test_heading_of_a_section_merged_across_is_skipped(tmp_path: Path) -> None:
    rows = [TITLES, ["计科1班"], person(1), ["计科2班"], person(2)]
    tail = '<mergeCells><mergeCell ref="A2:K2"/><mergeCell ref="A4:K4"/></mergeCells>'
    reading = Reading(book(tmp_path / "a.xlsx", rows, tail))
    assert reading.skipped == {2: "分组标题", 4: "分组标题"}


def test_merged_cells_are_filled_only_where_the_column_says_so(tmp_path: Path) -> None:
    rows = [TITLES, person(1, 团内职务="团支书"), person(2, **{"所在团支部(组织全称)": "", "性别": ""}), person(3)]
    tail = '<mergeCells><mergeCell ref="I2:I3"/><mergeCell ref="B2:B3"/></mergeCells>'
    reading = Reading(book(tmp_path / "a.xlsx", rows, tail))
    assert len(set(reading.column("org"))) == 1
    assert reading.column("sex") == ["男", None, "男"]


def test_only_skipped_rows_is_no_data(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refusal:
        Reading(book(tmp_path / "a.xlsx", [TITLES, ["合计", "0人"], ["填表人："]]))
    assert refusal.value.code == "FILE_NO_DATA"


def test_batches_of_a_thousand_with_true_progress(tmp_path: Path) -> None:
    reading = Reading(book(tmp_path / "a.xlsx", [TITLES, *(person(number) for number in range(2500))]))
    assert [row.row for row in reading.rows] == list(range(2, 2502))
    assert reading.reader.total_rows == reading.reader.rows_read == 2500


def test_opendocument_is_read_with_its_repeated_and_empty_rows(tmp_path: Path) -> None:
    rest = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell/></table:table-row>'
    broken = ods_row(person(2, 学历="#N/A"))
    reading = Reading(ods(tmp_path / "a.ods", [ods_row(TITLES), ods_row(person(1)), ods_row(EMPTY, 3), broken, rest]))
    assert [row.row for row in reading.rows] == [2, 6]
    assert reading.rows[1].marks is not None
    assert reading.rows[1].marks.errors == (reading.header.positions["education"],)
