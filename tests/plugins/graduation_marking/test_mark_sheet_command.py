"""A2.1, A2.2: `marks import` as a program runs it."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from plugins.graduation_marking.models import Mark
from portal.db import session
from portal.imports.models import Import
from tests.casting import Cast
from tests.members import csv_file
from tests.server.running import command
from tests.services.backend import Backend
from tests.services.environ import environ_of

KIND = "graduation_marking.marks"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def marks(backend: Backend, tmp_path: Path) -> Run:
    """Run `marks import` with a file of three good rows and a bad one."""
    rows = [
        ["jiada-jx-1", "2019-06", ""],
        ["jiada-jx-3", "2022年6月", ""],
        ["jiada-jg", "", "教工"],
        ["没有", "2019-06", ""],
    ]
    (tmp_path / "毕业时间.csv").write_bytes(csv_file(rows, ("团支部", "毕业时间", "理由")))
    environ = environ_of(backend.config, PORTAL_CLOCK="2019-05-08T09:00")

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return command("marks", "import", str(tmp_path / "毕业时间.csv"), *arguments, **environ)

    return run


def stored() -> tuple[int, int]:
    """How many marks there are, and imports of them."""
    session().rollback()
    imports = select(func.count()).where(Import.type == KIND)
    return session().scalar(select(func.count()).select_from(Mark)) or 0, session().scalar(imports) or 0


def test_A2_2_a_dry_run_tells_what_must_be_read_and_only_the_command_without_it_marks(
    cast: Cast, app: Flask, marks: Run
) -> None:
    with app.app_context():
        tried = marks("--org", "jiada", "--dry-run")
        assert (tried.returncode, tried.stderr, stored()) == (0, "", (0, 0))
        for words in (
            "标记为“2019年6月”毕业：1 个团支部",
            "都成为“毕业生”",
            "标记后不能更改",
            "可以入库 3 行，有问题 1 行",
        ):
            assert words in tried.stdout, words
        done = marks("--org", "jiada")
        assert (done.returncode, "入库 3 行" in done.stdout, stored()) == (0, True, (3, 1))
        again = marks("--org", "jiada")
        assert (again.returncode, "跳过 3 行" in again.stdout, stored()) == (0, True, (3, 2))


def test_A2_1_it_acts_for_nobody_who_may_not_mark(cast: Cast, app: Flask, marks: Run) -> None:
    refused = marks("--org", "jia")
    assert (refused.returncode, "团的领导机关不能标记" in refused.stderr) == (1, True)
    with app.app_context():
        assert stored() == (0, 0)
