"""All messy spreadsheets through the real engine: every verdict as the manifest says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from portal.imports.command import scope_for
from tests.imports.engine import Engine
from tests.plugins.info_entry.conftest import MESSY

MANIFEST: list[dict[str, Any]] = json.loads((MESSY / "manifest.json").read_text(encoding="utf-8"))["files"]
VALUES = {"name": "name", "id": "id_number", "phone": "mobile", "joined": "joined", "org": "org"}
ALLOWED = {
    "accept": {"accepted"},
    "reject": {"rejected"},
    "flag": {"accepted", "rejected", "skipped"},
    "either": {"accepted", "rejected", "skipped"},
    "skip": {"skipped", "absent"},
    "noimport": {"rejected", "skipped", "absent"},
}


@pytest.mark.parametrize("entry", [pytest.param(entry, id=entry["file"]) for entry in MANIFEST])
def test_R2_2_every_verdict_is_as_the_manifest_says(seeded: Flask, tmp_path: Path, entry: dict[str, Any]) -> None:
    engine = Engine(scope_for(entry.get("uploader_org", "100")))
    content = (MESSY / entry["file"]).read_bytes()
    found = engine.take_in(content, entry.get("upload_filename", entry["file"]))
    report = engine.report(found.id, tmp_path)
    assert faults(entry, report) == []
    assert report["counts"]["accepted"] == found.stored


def faults(entry: dict[str, Any], report: dict[str, Any]) -> list[str]:
    """Everything in the report that the manifest does not allow."""
    verdict = report["file"]["verdict"]
    if verdict == "refused":
        return _faults_of_refusal(entry, report)
    if entry["file_expect"] == "reject_file":
        return [f"should be refused, but has {report['counts']}"]
    if "n_accept" in entry:
        return [] if report["counts"]["accepted"] == entry["n_accept"] else [f"counts {report['counts']}"]
    return [fault for row in entry["rows"] if (fault := _fault_of_row(row, _line(row, report)))] + _invented(
        entry, report
    )


def _faults_of_refusal(entry: dict[str, Any], report: dict[str, Any]) -> list[str]:
    found = []
    if entry["file_expect"] == "parse":
        found.append(f"should be read, but {report['file']['message']}")
    if "请" not in report["file"]["message"] or report["rows"]:
        found.append("a refusal says what to do, and has no rows")
    return found


def _line(row: dict[str, Any], report: dict[str, Any]) -> dict[str, Any] | None:
    lines = [line for line in report["rows"] if line["row"] == row["row"]]
    if sheet := row.get("sheet"):
        lines = [line for line in lines if line["sheet"] == sheet]
    return lines[0] if lines else None


def _fault_of_row(row: dict[str, Any], line: dict[str, Any] | None) -> str | None:
    verdict, codes = (line["verdict"], set(line["codes"])) if line else ("absent", set())
    if verdict not in ALLOWED[row["expect"]]:
        return f"row {row['row']} should be {row['expect']}, but is {verdict} {codes}"
    if row["expect"] in ("reject", "flag") and row.get("reasons") and not codes & set(row["reasons"]):
        return f"row {row['row']} should tell {row['reasons']}, but tells {codes}"
    if verdict == "accepted" and line and (wanted := row.get("normalized")):
        stored = {key: line["values"][name] for key, name in VALUES.items() if key in wanted}
        if stored != {key: wanted[key] or "" for key in stored}:
            return f"row {row['row']} should store {wanted}, but stores {stored}"
    return None


def _invented(entry: dict[str, Any], report: dict[str, Any]) -> list[str]:
    """Rows that the manifest does not know, where it knows any, must not be stored."""
    known = {row["row"] for row in entry["rows"] or report["rows"]}
    return [
        f"row {line['row']} is none, but stored"
        for line in report["rows"]
        if line["verdict"] == "accepted" and line["row"] not in known
    ]


def test_the_judge_of_reports_notices_what_is_wrong() -> None:
    entry = next(entry for entry in MANIFEST if entry["file"] == "id_text_noise.xlsx")
    values = dict.fromkeys(VALUES.values(), "")
    lines = [
        {"row": r["row"], "sheet": "", "verdict": "accepted", "codes": [], "values": values} for r in entry["rows"]
    ]
    report = {"file": {"verdict": "read", "message": ""}, "rows": [*lines, {**lines[0], "row": 99}], "counts": {}}
    assert len(faults(entry, report)) == len(entry["rows"]) + 1
    refused = {"file": {"verdict": "refused", "message": "不行"}, "rows": []}
    assert len(faults(MANIFEST[0], refused)) == 2
