"""`orgs load` on the command line: exit codes, the report, and kill -9."""

from __future__ import annotations

import json
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from portal.config import ROOT
from tests.bench.org_tree import write_tree
from tests.server.running import environment
from tests.services import warm


def command(data: Path, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "portal.cli", "--data", str(data), "orgs", "load", *arguments]


def load(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return warm.command(["--data", str(data), "orgs", "load", *arguments], environment())


def stored(data: Path) -> list[tuple[str, str]]:
    """(code, path) of what is in the database; nothing before there is one."""
    try:
        with sqlite3.connect(data / "portal.db") as connection:
            return connection.execute("SELECT code, path FROM core_org ORDER BY path").fetchall()
    except sqlite3.OperationalError:
        return []


def test_good_rows_go_in_and_bad_ones_are_named(tmp_path: Path) -> None:
    file, report = tmp_path / "orgs.csv", tmp_path / "out.json"
    write_tree(file, 200)
    with file.open("a", encoding="utf-8") as out:
        out.write("X,某团支部,,团支部,农村,0,NOWHERE\n")
    done = load(tmp_path / "data", str(file), "--report", str(report))
    assert (done.returncode, done.stdout) == (0, "共 201 行：载入 200，拒绝 1，已存在 0\n")
    assert "第 202 行 X" in done.stderr
    assert json.loads(report.read_text(encoding="utf-8"))["counts"]["accepted"] == 200
    assert len(stored(tmp_path / "data")) == 200


def test_a_file_that_cannot_be_read_is_one_line_and_exit_code_1(tmp_path: Path) -> None:
    file, report = tmp_path / "orgs.csv", tmp_path / "out.json"
    file.write_text("a,b\n1,2\n")
    done = load(tmp_path / "data", str(file), "--report", str(report), "--unmasked")
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    found = json.loads(report.read_text(encoding="utf-8"))
    assert (found["file"]["verdict"], found["rows"]) == ("refused", [])
    assert "full_name" in found["file"]["message"]


def test_a_report_that_cannot_be_written_is_told_before_anything_is_stored(tmp_path: Path) -> None:
    write_tree(tmp_path / "orgs.csv", 20)
    done = load(tmp_path / "data", str(tmp_path / "orgs.csv"), "--report", str(tmp_path / "nowhere" / "out.json"))
    assert done.returncode == 1
    assert "无法写入报告" in done.stderr
    assert stored(tmp_path / "data") == []


@pytest.mark.slow
def test_kill_9_in_the_middle_and_once_more_gives_the_same_tree(tmp_path: Path) -> None:
    file = tmp_path / "orgs.csv"
    write_tree(file, 45_000)
    running = subprocess.Popen(
        command(tmp_path / "killed", str(file)), env=environment(), cwd=ROOT, stderr=subprocess.DEVNULL
    )
    deadline = time.monotonic() + 60
    while not stored(tmp_path / "killed") and time.monotonic() < deadline:
        time.sleep(0.05)
    running.send_signal(signal.SIGKILL)
    running.wait(10)
    assert 0 < len(stored(tmp_path / "killed")) < 45_000
    again = load(tmp_path / "killed", str(file))
    assert again.returncode == 0
    assert load(tmp_path / "undisturbed", str(file)).returncode == 0
    assert stored(tmp_path / "killed") == stored(tmp_path / "undisturbed")
