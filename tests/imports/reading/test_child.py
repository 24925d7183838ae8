from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from plugins.info_entry.columns import MEMBER_COLUMNS
from portal.imports.reading import open_table
from tests.imports.reading.books import TITLES, book, person

HEAVY = ("flask", "sqlalchemy", "redis", "rq", "cryptography", "jinja2", "structlog", "plugins")


def test_child_imports_nothing_heavy() -> None:
    listed = "import sys, portal.imports.reading.child, portal.imports.reading.workbook; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", listed], capture_output=True, text=True, check=True).stdout.split()
    assert not {name.partition(".")[0] for name in loaded} & set(HEAVY)


def test_child_starts_within_a_moment() -> None:
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import portal.imports.reading.child"], check=True)
    assert time.perf_counter() - started < 1


def test_reader_left_half_way_leaves_no_process(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", [TITLES, *(person(number) for number in range(5000))])
    with open_table(path, "a.xlsx", MEMBER_COLUMNS) as reader:
        next(iter(reader))
        child = reader._child
        assert child is not None
    with pytest.raises(ProcessLookupError):
        os.kill(child.pid, 0)


def test_child_gets_none_of_our_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_TEST_SECRET", "secret")
    path = book(tmp_path / "a.xlsx", [TITLES, *(person(number) for number in range(5000))])
    with open_table(path, "a.xlsx", MEMBER_COLUMNS) as reader:
        next(iter(reader))
        child = reader._child
        assert child is not None
        assert b"PORTAL_TEST_SECRET" not in Path(f"/proc/{child.pid}/environ").read_bytes()
