"""Rows as people really send them, with the verdict each of them deserves.

What needs the tree, the database or other rows of the file is judged elsewhere; here such a row may pass.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from plugins.info_entry.checking import check_row
from plugins.info_entry.columns import MEMBER_COLUMNS

TODAY = dt.date(2019, 5, 8)
FOLDER = Path(__file__).parents[2] / "data" / "messy"
FILES = (
    "date_variants id_numeric_float id_numeric_lucky_checksum id_custom_number_format id_text_noise "
    "id_duplicates_in_file name_bad name_spaces name_long_ok phone_prefixes phone_duplicates values_56_ethnic "
    "values_bad org_variants cells_errors cells_x_escapes export_injection header_repeated_pages rows_footer mixture_2"
).split()
KEYS = {column.title: column.key for column in MEMBER_COLUMNS}
JUDGED_ELSEWHERE = {
    *("ID_DUP_FILE", "PHONE_DUP_FILE", "ORG_NOT_FOUND", "ORG_AMBIGUOUS", "ORG_SHORT_NAME", "ORG_NOT_BRANCH"),
}
MANIFEST = {entry["file"]: entry for entry in json.loads((FOLDER / "manifest.json").read_text("utf-8"))["files"]}
ERROR_COLUMNS = {"id": "id_number", "phone": "mobile"}


@pytest.mark.parametrize("name", FILES)
def test_R2_2_every_row_gets_the_verdict_it_deserves(name: str) -> None:
    entry = MANIFEST[f"{name}.xlsx"]
    rows = CalamineWorkbook.from_path(FOLDER / entry["file"]).get_sheet_by_index(0).to_python(skip_empty_area=False)
    keys = [KEYS.get(str(title).strip()) for title in rows[entry["header_row"] - 1]]
    assert {"name", "id_number", "mobile", "org"} <= set(keys)
    judged = [row for row in entry["rows"] if row["expect"] != "skip"]
    assert judged
    for row in judged:
        cells = {key: cell for key, cell in zip(keys, rows[row["row"] - 1], strict=True) if key}
        assert fault(row, cells) is None, (row["row"], fault(row, cells))


def fault(row: dict[str, Any], cells: dict[str, Any]) -> str | None:
    """What is wrong with the verdict on `row`, None if nothing is."""
    reasons = set(row.get("reasons", ()))
    errors = {ERROR_COLUMNS.get(row["note"], row["note"])} if "CELL_ERROR" in reasons else set()
    values, problems = check_row(cells, errors, TODAY)
    codes = {problem.code for problem in problems}
    if row["expect"] == "accept" and problems:
        return f"should be taken without a word, but {codes}"
    if row["expect"] in {"reject", "noimport"} and values is not None and not reasons & JUDGED_ELSEWHERE:
        return "should be refused"
    if row["expect"] in {"reject", "flag"} and not reasons & (codes | JUDGED_ELSEWHERE):
        return f"should tell {reasons}, but tells {codes}"
    wanted = row.get("normalized")
    if wanted and values is not None and row["expect"] != "flag":
        got = {"name": values.name, "id": values.id_number, "phone": values.mobile, "joined": values.joined}
        return None if got == {key: wanted.get(key) for key in got} else f"should store {wanted}"
    return None
