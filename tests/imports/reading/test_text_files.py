from __future__ import annotations

from pathlib import Path

import pytest

from portal.imports.reading import FileRefused
from tests.imports.reading.books import TITLES, Reading, person, text

ROWS = [TITLES, person(1), person(2, 姓名="王𠮷"), person(3)]


def refused(path: Path) -> FileRefused:
    with pytest.raises(FileRefused) as refusal:
        Reading(path)
    return refusal.value


def lines(*rows: list[str]) -> str:
    return "".join(",".join(row) + "\r\n" for row in rows)


@pytest.mark.parametrize("separator", [",", "\t", ";", "|", "，"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_and_separator_gives_the_same_rows(tmp_path: Path, codec: str, separator: str) -> None:
    reading = Reading(text(tmp_path / "a.csv", ROWS, separator, codec))
    assert reading.column("name") == ["团员乙", "王𠮷", "团员丁"]
    assert [row.row for row in reading.rows] == [2, 3, 4]


@pytest.mark.parametrize("first", ["utf-8", "gb18030"])
def test_two_encodings_in_one_file_are_refused(tmp_path: Path, first: str) -> None:
    second = "gb18030" if first == "utf-8" else "utf-8"
    path = tmp_path / "a.csv"
    path.write_bytes(lines(TITLES, person(1)).encode(first) + lines(person(2), person(3)).encode(second))
    assert refused(path).code == "ENCODING"


def test_gbk_that_is_valid_utf8_by_chance_in_one_word_is_still_gbk(tmp_path: Path) -> None:
    reading = Reading(text(tmp_path / "a.csv", [TITLES, person(1, 团内职务="联通")], codec="gb18030"))
    assert reading.column("post") == ["联通"]


def test_text_that_is_mojibake_already_is_refused(tmp_path: Path) -> None:
    assert refused(text(tmp_path / "a.csv", [TITLES, person(1, 姓名="\ufffd\ufffd")])).code == "ENCODING"
    assert refused(text(tmp_path / "b.csv", [TITLES, person(1, 姓名="锟斤拷")], codec="gb18030")).code == "ENCODING"


def test_bytes_of_no_encoding_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(lines(TITLES, person(1)).encode() + b"\xff\xfe\xff,\x81\r\n")
    assert refused(path).code == "ENCODING"


def test_excel_idioms_are_undone(tmp_path: Path) -> None:
    number = person(1)[3]
    written = [f'="{number}"', f'"=""{number}"""', f"\t{number}", f"'{number}", f'"\t{number}"', f'"{number}"']
    reading = Reading(text(tmp_path / "a.csv", [TITLES, *(person(1, 身份证号=form) for form in written)]))
    assert reading.column("id_number") == [number] * len(written)


def test_records_are_counted_whatever_ends_the_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    two_lines = person(2, 团内职务='"团支书\n(兼)"')
    rows = [",".join(row) for row in (TITLES, person(1), two_lines, person(3), person(4))]
    path.write_bytes("{}\r\n{}\n{}\r{}\r\n\r\n{}".format(*rows).encode())
    reading = Reading(path)
    assert [row.row for row in reading.rows] == [2, 3, 4, 6]
    assert reading.column("post") == [None, "团支书\n(兼)", None, None]


@pytest.mark.parametrize("ending", ["", '后"来'])
def test_quotation_mark_without_partner_never_swallows_rows(tmp_path: Path, ending: str) -> None:
    rows = [TITLES, person(1), person(2, 姓名='"王五'), person(3), person(4, 姓名=ending or "赵六")]
    refusal = refused(text(tmp_path / "a.csv", rows))
    assert refusal.code == "FILE_CORRUPT"
    assert "第3行" in refusal.message


def test_quotation_marks_inside_a_field_are_text(tmp_path: Path) -> None:
    reading = Reading(text(tmp_path / "a.csv", [TITLES, person(1, 团内职务='团"支"书'), person(2)]))
    assert reading.column("post") == ['团"支"书', None]


def test_short_rows_are_filled_up(tmp_path: Path) -> None:
    reading = Reading(text(tmp_path / "a.csv", [TITLES, person(1)[:5]]))
    assert len(reading.rows[0].cells) == len(TITLES)
    assert reading.column("org") == [None]


def test_formula_errors_exported_as_text_are_marked(tmp_path: Path) -> None:
    reading = Reading(text(tmp_path / "a.csv", [TITLES, person(1, 手机号="#N/A")]))
    assert reading.rows[0].marks is not None
    assert reading.rows[0].marks.errors == (reading.header.positions["mobile"],)


def test_separator_named_in_the_first_line_is_no_header(tmp_path: Path) -> None:
    reading = Reading(text(tmp_path / "a.csv", [["sep=;"], *ROWS], ";"))
    assert reading.header.row == 2
    assert len(reading.rows) == 3
