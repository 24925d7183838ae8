"""`members import` as a program runs it: exit codes, the report's contract, nothing left of what was only tried."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect, text

from portal.db import db, session
from tests.plugins.info_entry.conftest import AS_OF, MESSY
from tests.server.running import command
from tests.services.backend import Backend
from tests.services.environ import environ_of

Run = Callable[..., subprocess.CompletedProcess[str]]
FILE = MESSY / "id_duplicates_in_file.xlsx"


@pytest.fixture
def members(seeded: Flask, backend: Backend) -> Run:
    """Run `members import` on the seeded database."""
    environ = environ_of(backend.config, PORTAL_CLOCK=AS_OF)

    def run(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        return command("members", "import", *map(str, arguments), **environ)

    return run


def counts() -> dict[str, int]:
    """How many rows each table has, but for the probe of the keys that the first command of all leaves."""
    s = session()
    s.rollback()
    tables = set(inspect(db.engine).get_table_names()) - {"core_key_probe"}
    found = {table: s.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables}
    s.rollback()
    return found


def test_a_file_that_was_read_is_0_and_its_good_rows_are_stored(members: Run, tmp_path: Path) -> None:
    before = counts()
    done = members(FILE, "--org", "100", "--report", tmp_path / "out.json")
    assert (done.returncode, done.stderr) == (0, "")
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert report["counts"]["accepted"] > 0 < report["counts"]["rejected"]
    assert f"入库 {report['counts']['accepted']} 行" in done.stdout
    after = counts()
    assert after["core_person"] - before["core_person"] == report["counts"]["accepted"]
    assert after["core_import"] - before["core_import"] == 1
    actions = "SELECT action FROM core_audit ORDER BY id DESC LIMIT 4"
    assert list(session().scalars(text(actions))) == [
        "import.applied", "import.apply_asked", "import.checked", "import.uploaded",
    ]  # fmt: skip


def test_the_report_keeps_its_contract(members: Run, tmp_path: Path) -> None:
    members(FILE, "--org", "100", "--dry-run", "--report", tmp_path / "out.json")
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert set(report) == {"file", "counts", "rows"}
    assert {"name", "verdict", "message", "sheets"} <= set(report["file"])
    assert (report["file"]["name"], report["file"]["verdict"]) == (FILE.name, "read")
    assert report["file"]["sheets"] == ["团员信息"]
    assert set(report["counts"]) == {"rows", "accepted", "rejected", "skipped"}
    assert report["counts"]["rows"] == len(report["rows"]) == len({(r["sheet"], r["row"]) for r in report["rows"]})
    for row in report["rows"]:
        assert set(row) == {"row", "sheet", "verdict", "reasons", "codes", "values"}
        assert len(row["reasons"]) == len(row["codes"])
        assert row["verdict"] in {"accepted", "rejected", "skipped"}
        assert bool(row["reasons"]) or row["verdict"] == "accepted"
        if row["verdict"] == "accepted":
            assert {"name", "id_number", "mobile", "joined", "org"} <= set(row["values"])
            assert row["values"]["id_number"][6:14] == "********"
            assert row["values"]["mobile"][3:7] == "****"


def test_a_dry_run_leaves_nothing(members: Run, tmp_path: Path) -> None:
    before = counts()
    done = members(FILE, "--org", "100", "--dry-run", "--report", tmp_path / "out.json")
    assert (done.returncode, counts()) == (0, before)
    assert "可以入库" in done.stdout
    assert members(MESSY / "pdf_named.xlsx", "--org", "100", "--dry-run").returncode == 1
    assert counts() == before


def test_a_refused_file_is_1_and_says_why(members: Run, tmp_path: Path) -> None:
    before = counts()["core_person"]
    done = members(MESSY / "pdf_named.xlsx", "--org", "100", "--report", tmp_path / "out.json")
    assert done.returncode == 1
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert (report["file"]["verdict"], report["rows"]) == ("refused", [])
    assert report["file"]["message"] in done.stderr
    assert counts()["core_person"] == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ((FILE, "--org", "999"), 1),
        ((FILE,), 2),
        (("no-such-file.xlsx", "--org", "100"), 2),
        ((FILE, "--org", "100", "--report", "/no/such/folder/out.json"), 1),
    ],
)
def test_wrong_calls_are_one_line_and_change_nothing(members: Run, arguments: tuple[str, ...], code: int) -> None:
    before = counts()
    done = members(*arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (code, "", 1)
    assert counts() == before


def test_numbers_in_full_are_logged(members: Run, tmp_path: Path) -> None:
    before = counts()
    (tmp_path / "out.json").touch(0o644)
    members(FILE, "--org", "100", "--dry-run", "--unmasked", "--report", tmp_path / "out.json")
    assert (tmp_path / "out.json").stat().st_mode & 0o077 == 0
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert all(r["values"]["id_number"][:17].isdigit() for r in report["rows"] if r["verdict"] == "accepted")
    after = counts()
    assert {table for table in after if after[table] != before[table]} == {"core_audit"}
    assert after["core_audit"] == before["core_audit"] + 1
    assert session().scalar(text("SELECT action FROM core_audit ORDER BY id DESC LIMIT 1")) == "import.unmasked"
