"""The files themselves: text stays text, numbers are numbers, and a sheet can be read, filtered and printed."""

from __future__ import annotations

import csv
from pathlib import Path

import openpyxl
import pytest
from python_calamine import load_workbook

from portal.contracts.exports import ExportColumn
from portal.exports import workbook
from portal.exports.delimited import CsvFile
from portal.exports.workbook import Workbook

COLUMNS = (ExportColumn("名称", 30), ExportColumn("=数量", 8), ExportColumn("备注"))
WICKED = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1＋1", "＠x", "=HYPERLINK(\"http://a\",\"b\")",
    "<r><t>x</t></r>", "<r></si></r>", "a&b<c>\"'", "_x0041_", "\x01\x1f", " 两边有空格 ", "110101200001010017",
    "007", "1e5", "TRUE", "2019-05-08", "#N/A", "多\n行", "😀", "http://example.com/",
)  # fmt: skip


def xlsx(folder: Path, lines: list[list]) -> Path:
    path = folder / "a.xlsx"
    with Workbook(path, "下级组织：甲/省[1]", COLUMNS) as book:
        assert book.add(lines) == len(lines)
    return path


def test_every_text_is_text_and_every_number_a_number_in_a_workbook(tmp_path: Path) -> None:
    path = xlsx(tmp_path, [[text, n, None] for n, text in enumerate(WICKED)] + [["", 1.5, ""], ["大", 10**17, ""]])
    sheet = openpyxl.load_workbook(path).active
    rows = list(sheet.iter_rows(min_row=2))
    assert [row[0].data_type for row in rows[: len(WICKED)]] == ["s"] * len(WICKED)
    assert {row[1].data_type for row in rows[: len(WICKED)]} == {"n"}
    assert (rows[-2][0].value, rows[-2][1].value) == (None, 1.5)
    assert (rows[-1][1].data_type, rows[-1][1].value) == ("s", "1" + "0" * 17)
    assert sheet["A2"].number_format == "@"
    # Another reader, which knows the escapes: nothing is lost, what looks like the library's markup gets a space.
    read = [row[0] for row in load_workbook(path).get_sheet_by_index(0).to_python()[1:]][: len(WICKED)]
    assert [text.rstrip() for text in read] == [text.rstrip() for text in WICKED]


def test_a_workbook_can_be_read_filtered_and_printed(tmp_path: Path) -> None:
    sheet = openpyxl.load_workbook(xlsx(tmp_path, [["甲", 1, ""], ["乙", 2, ""]])).active
    assert [cell.value for cell in sheet[1]] == ["名称", "=数量", "备注"]
    assert sheet["B1"].data_type == "s"
    assert (sheet.freeze_panes, sheet.auto_filter.ref, sheet.print_title_rows) == ("A2", "A1:C3", "$1:$1")
    assert sheet.column_dimensions["A"].width == pytest.approx(30, abs=1)
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)


def test_what_does_not_fit_on_a_sheet_goes_on_the_next_with_its_heading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST", 4)
    book = openpyxl.load_workbook(xlsx(tmp_path, [[str(n), n, ""] for n in range(10)]))
    assert [sheet.max_row for sheet in book] == [5, 5, 3]
    assert {sheet["A1"].value for sheet in book} == {"名称"}
    assert [row[1] for sheet in book for row in sheet.iter_rows(min_row=2, values_only=True)] == list(range(10))


def test_no_cell_of_a_csv_file_begins_a_formula_and_programs_know_its_encoding(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with CsvFile(path, "", COLUMNS) as file:
        file.add([[text, -5, None] for text in WICKED])
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.reader(opened))
    assert rows[0] == ["名称", "'=数量", "备注"]
    assert [row[0].removeprefix("'") for row in rows[1:]] == list(WICKED)
    assert [row[0] for row in rows if row[0].startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＠"))] == []
    assert {(row[1], row[2]) for row in rows[1:]} == {("-5", "")}
