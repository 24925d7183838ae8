"""The verdicts of the manifest, as far as reading decides them: the file, its header, which rows are data."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from portal.imports.reading import FileRefused
from tests.imports.reading.books import Reading

MESSY = Path(__file__).parents[2] / "data" / "messy"
FILES: list[dict[str, Any]] = json.loads((MESSY / "manifest.json").read_text(encoding="utf-8"))["files"]
NO_DATA = {"skip", "noimport"}


def read(entry: dict[str, Any]) -> Reading:
    return Reading(MESSY / entry["file"], entry.get("upload_filename", entry["file"]))


def named(entries: list[dict[str, Any]]) -> list[Any]:
    return [pytest.param(entry, id=entry["file"]) for entry in entries]


def expecting(*verdicts: str) -> list[Any]:
    return named([entry for entry in FILES if entry["file_expect"] in verdicts])


@pytest.mark.parametrize("entry", expecting("reject_file"))
def test_file_that_must_be_refused_is_refused_for_the_reason_of_the_manifest(entry: dict[str, Any]) -> None:
    with pytest.raises(FileRefused) as refusal:
        read(entry)
    assert refusal.value.code in entry["file_reasons"]
    assert refusal.value.message.endswith("。")
    assert "请" in refusal.value.message


@pytest.mark.parametrize("entry", expecting("parse"))
def test_file_that_must_be_read_gives_exactly_its_data_rows(entry: dict[str, Any]) -> None:
    reading = read(entry)
    assert {row.row for row in reading.rows} == data_rows(entry)
    assert reading.headers[0].row == entry["header_row"]
    assert reading.reader.rows_read == reading.reader.total_rows


@pytest.mark.parametrize("entry", expecting("either"))
def test_file_that_may_be_refused_is_read_whole_or_refused_with_advice(entry: dict[str, Any]) -> None:
    reading, refusal = read_or_refuse(entry)
    if reading is None:
        assert refusal.code in entry["file_reasons"]
        assert "请" in refusal.message
        return
    assert reading.rows
    assert not entry["rows"] or {row.row for row in reading.rows} == data_rows(entry)


def read_or_refuse(entry: dict[str, Any]) -> tuple[Reading, None] | tuple[None, FileRefused]:
    try:
        return read(entry), None
    except FileRefused as refusal:
        return None, refusal


def data_rows(entry: dict[str, Any]) -> set[int]:
    if "rows_compact" in entry:
        return set(range(2, 2 + entry["n_accept"]))
    return {row["row"] for row in entry["rows"] if row["expect"] not in NO_DATA}


def accepted(entry: dict[str, Any]) -> dict[int, dict[str, str]]:
    return {row["row"]: row["normalized"] for row in entry.get("rows", []) if row["expect"] == "accept"}


def with_accepted_rows(*groups: str) -> list[Any]:
    """Those of the groups that are read; of a quote that never ends nobody can say what is in its columns."""
    read_whole = [entry for entry in FILES if entry["file"] != "csv_unbalanced_quote.csv" and accepted(entry)]
    return named([entry for entry in read_whole if entry["group"] in groups])


@pytest.mark.parametrize("entry", with_accepted_rows("baseline", "csv", "header"))
def test_cells_arrive_in_the_columns_their_headings_name(entry: dict[str, Any]) -> None:
    wanted = accepted(entry)
    reading = read(entry)
    spots = reading.header.positions
    for row in reading.rows:
        if row.row in wanted:
            assert row.cells[spots["name"]] == wanted[row.row]["name"]
            assert row.cells[spots["id_number"]] == wanted[row.row]["id"]
            assert row.cells[spots["mobile"]] == wanted[row.row]["phone"]


def test_formula_errors_are_marked_at_their_columns() -> None:
    reading = Reading(MESSY / "cells_errors.xlsx")
    keys = {spot: key for key, spot in reading.header.positions.items()}
    assert [tuple(keys[spot] for spot in row.marks.errors) for row in reading.rows if row.marks] == [
        *(("id_number",), ("org",), ("mobile",), ("name",), ("joined",), ("post",))
    ]
    assert reading.rows[0].cells[reading.header.positions["id_number"]] == "#N/A"


def test_struck_through_rows_are_marked() -> None:
    rows = Reading(MESSY / "cells_strikethrough.xlsx").rows
    assert [row.row for row in rows if row.marks and "ROW_STRUCK" in row.marks.codes] == [3, 5]


def test_merged_branch_holds_for_every_row_of_its_range() -> None:
    branches = Reading(MESSY / "org_merged_down.xlsx").column("org")
    assert branches == [branches[0]] * 5 + [branches[5]] * 5
    assert branches[0] != branches[5]


def test_row_with_more_cells_than_headings_is_marked_and_trailing_commas_are_not() -> None:
    rows = Reading(MESSY / "csv_ragged.csv").rows
    assert {row.row: row.marks.codes for row in rows if row.marks} == {5: ("COLUMN_COUNT",)}


def test_number_typed_into_an_id_column_arrives_as_a_number() -> None:
    ids = Reading(MESSY / "id_numeric_float.xlsx").column("id_number")
    assert [isinstance(value, float) for value in ids] == [True] * 8 + [False]


def test_date_cells_arrive_as_dates_in_both_date_systems() -> None:
    assert {str(value) for value in Reading(MESSY / "xls_date1904.xls").column("joined")} == {"2014-05-04"}
    variants = Reading(MESSY / "date_variants.xlsx").column("joined")
    assert [str(value) for value in variants[15:18]] == ["2014-05-04", "2014-05-01", "2014-05-04 15:30:00"]


def test_every_sheet_with_a_header_is_read_and_the_others_are_named() -> None:
    classes = Reading(MESSY / "sheets_three_classes.xlsx")
    assert classes.reader.sheets == ("计科1班", "计科2班", "软件1班")
    assert [(row.sheet, row.row) for row in classes.rows][3] == ("计科2班", 2)
    assert classes.reader.rows_read == 9
