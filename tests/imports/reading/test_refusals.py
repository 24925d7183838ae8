from __future__ import annotations

import contextlib
import zipfile
from pathlib import Path

import pytest

from portal.imports.reading import FileRefused, Limits
from tests.imports.reading.books import MAIN, TITLES, Reading, book, cell, ods, ods_row, person, sheet_xml, text, xlsx

GOOD = sheet_xml([TITLES, person(1)])


def refused(path: Path, filename: str = "", limits: Limits | None = None) -> FileRefused:
    with pytest.raises(FileRefused) as refusal:
        Reading(path, filename, limits)
    assert "请" in refusal.value.message
    return refusal.value


@pytest.mark.parametrize(
    ("content", "named"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "JPEG"),
        (b"Rar!\x1a\x07\x00", "RAR"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"{\\rtf1", "RTF"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
        (b"\xef\xbb\xbf\r\n<!DOCTYPE html><html>", "HTML"),
        (b'<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook/>', "XML"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "MHT"),
        (b"\x00\x01\x02\x03" * 50, "不是表格文件"),
    ],
)
def test_what_is_no_table_is_refused_by_its_name(tmp_path: Path, content: bytes, named: str) -> None:
    path = tmp_path / "团员.xlsx"
    path.write_bytes(content)
    refusal = refused(path)
    assert refusal.code == "FILE_TYPE"
    assert named in refusal.message


@pytest.mark.parametrize(
    ("part", "code", "named"),
    [
        ("word/document.xml", "FILE_TYPE", "Word"),
        ("ppt/presentation.xml", "FILE_TYPE", "PPT"),
        ("xl/workbook.bin", "FILE_TYPE", "xlsb"),
        ("other/thing.xml", "FILE_CORRUPT", "没有 Excel 工作簿"),
    ],
)
def test_other_office_documents_are_told_apart(tmp_path: Path, part: str, code: str, named: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr(part, "<x/>")
    refusal = refused(path)
    assert refusal.code == code
    assert named in refusal.message


def test_zip_of_tables_says_to_unpack_it(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("一班.xlsx", "x")
    refusal = refused(path)
    assert refusal.code == "FILE_TYPE"
    assert "解压" in refusal.message


def test_owner_file_is_refused_by_name_and_by_content(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [TITLES, person(1)])
    assert refused(path, "C:\\表格\\~$团员.xlsx").code == "FILE_TYPE"
    owner = tmp_path / "owner"
    owner.write_bytes(b"\x05admin" + b" " * 49 + b"\x05\x00" + "admin".encode("utf-16-le") + b" \x00" * 49)
    assert "~$" in refused(owner).message


def test_empty_and_too_large_files(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"")
    assert refused(path).code == "FILE_EMPTY"
    path.write_bytes(b"x" * 2000)
    assert refused(path, limits=Limits(file_bytes=1000)).code == "FILE_TOO_LARGE"


def test_file_of_blanks_has_no_header(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"\xef\xbb\xbf \r\n\r\n")
    assert refused(path).code == "HEADER_MISSING"


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.95])
def test_upload_that_broke_off_is_corrupt(tmp_path: Path, cut: float) -> None:
    path = book(tmp_path / "a.xlsx", [TITLES, person(1)])
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * cut)])
    assert refused(path).code == "FILE_CORRUPT"


def test_one_changed_byte_never_gives_another_exception(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [TITLES, *(person(number) for number in range(20))])
    content = path.read_bytes()
    for place in range(0, len(content), len(content) // 25):
        path.write_bytes(content[:place] + bytes([content[place] ^ 0x55]) + content[place + 1 :])
        with contextlib.suppress(FileRefused):
            Reading(path)


def test_document_type_is_refused_in_any_part(tmp_path: Path) -> None:
    bad = f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "b">]><sst xmlns="{MAIN}"/>'
    assert refused(xlsx(tmp_path / "a.xlsx", {"S": GOOD}, parts={"xl/sharedStrings.xml": bad})).code == "FILE_BOMB"


def test_part_that_packs_too_well_is_refused_unread(tmp_path: Path) -> None:
    huge = sheet_xml([[cell("a" * 40_000_000)]])
    assert refused(xlsx(tmp_path / "a.xlsx", {"S": huge})).code == "FILE_BOMB"


def test_part_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [TITLES, *(person(number) for number in range(50))])
    content = path.read_bytes()
    with zipfile.ZipFile(path) as package:
        true_size = package.getinfo("xl/worksheets/sheet1.xml").file_size
    path.write_bytes(content.replace(true_size.to_bytes(4, "little"), (100).to_bytes(4, "little")))
    assert refused(path).code == "FILE_BOMB"


def test_too_much_of_anything_is_refused(tmp_path: Path) -> None:
    many = book(tmp_path / "a.xlsx", [TITLES, *(person(number) for number in range(200))])
    assert refused(many, limits=Limits(rows=100)).code == "FILE_TOO_MANY_ROWS"
    assert refused(many, limits=Limits(inflated_bytes=10_000)).code == "FILE_BOMB"
    assert refused(many, limits=Limits(entries=3)).code == "FILE_BOMB"
    records = text(tmp_path / "a.csv", [TITLES, *(person(number) for number in range(200))])
    assert refused(records, limits=Limits(rows=100)).code == "FILE_TOO_MANY_ROWS"
    sheets = xlsx(tmp_path / "b.xlsx", {f"S{number}": GOOD for number in range(5)})
    assert refused(sheets, limits=Limits(sheets=4)).code == "FILE_TOO_MANY_SHEETS"


def test_million_rows_in_a_few_bytes_are_refused(tmp_path: Path) -> None:
    repeated = ods(tmp_path / "a.ods", [ods_row(TITLES), ods_row(person(1), 1_000_000)])
    assert refused(repeated).code == "FILE_TOO_MANY_ROWS"


@pytest.mark.parametrize(
    "body",
    [
        '<row r="2000000000"><c r="A2000000000"><v>1</v></c></row>',
        '<row r="1048577"><c r="A1048577"><v>1</v></c></row>',
        '<row r="1"><c r="ZZZZZZ1"><v>1</v></c></row>',
        '<row r="0"><c r="A0"><v>1</v></c></row>',
        '<row r="1"><c r="A1" t="s"><v>999999</v></c></row>',
        '<row r="1"><c r="A1" t="e"><v>#SPILL!</v></c></row>',
        '<row r="1"><c r="A1"',
    ],
)
def test_broken_sheet_is_refused(tmp_path: Path, body: str) -> None:
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{body}</sheetData></worksheet>'
    assert refused(xlsx(tmp_path / "a.xlsx", {"S": sheet})).code in ("FILE_CORRUPT", "CELL_ERROR")


def test_parser_that_runs_out_of_memory_refuses_the_file_and_nothing_else(tmp_path: Path) -> None:
    far = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{far}</sheetData></worksheet>'
    assert refused(xlsx(tmp_path / "a.xlsx", {"S": sheet})).code == "FILE_BOMB"


def test_parser_that_runs_out_of_time_is_stopped(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [TITLES, *(person(number) for number in range(3000))])
    assert refused(path, limits=Limits(wait_seconds=0)).code == "FILE_BOMB"


def test_encrypted_parts_are_told_apart_from_broken_ones(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [TITLES, person(1)])
    content = bytearray(path.read_bytes())
    place = content.find(b"PK\x01\x02")
    while place >= 0:
        content[place + 8] |= 1
        place = content.find(b"PK\x01\x02", place + 4)
    path.write_bytes(bytes(content))
    assert refused(path).code == "FILE_ENCRYPTED"


def test_encrypted_opendocument_is_told_apart(tmp_path: Path) -> None:
    manifest = (
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">'
        '<manifest:encryption-data manifest:checksum="x"/></manifest:file-entry></manifest:manifest>'
    )
    path = ods(tmp_path / "a.ods", [], content="\x81\x02\x03 no xml", manifest=manifest)
    assert refused(path).code == "FILE_ENCRYPTED"
