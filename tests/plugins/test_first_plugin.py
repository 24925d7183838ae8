"""The walk-through of plugins/README.md is a plugin that works, as it stands there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from portal.config import ROOT

README = (ROOT / "plugins" / "README.md").read_text(encoding="utf-8")
FILES = dict(re.findall(r"^`([\w./]+)`\n```\w+\n(.*?)^```$", README, re.M | re.S))
FURTHER = dict(re.findall(r"^`([\w./]+)`, further\n```\w+\n(.*?)^```$", README, re.M | re.S))
TEST = "tests/test_phones.py"


def lines(text: str) -> int:
    return sum(bool(line.strip()) for line in text.splitlines())


def test_it_is_as_short_as_it_says() -> None:
    assert 40 < sum(lines(text) for name, text in FILES.items() if name != TEST) <= 60


@pytest.mark.slow
def test_it_does_what_it_says(tmp_path: Path) -> None:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(f"{text}\n\n{FURTHER.get(name, '')}", encoding="utf-8")
    install(tmp_path)
    (tmp_path / "conftest.py").write_text("from tests.conftest import *  # noqa: F403\n", encoding="utf-8")
    environ = {**os.environ, "PORTAL_TEST_ALSO": "phones", "PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)])}
    environ.pop("PYTEST_XDIST_WORKER", None)
    command = [sys.executable, "-m", "pytest", "-q", "-c", str(ROOT / "pyproject.toml"), "-o", "addopts=", "-n0"]
    options = ["--import-mode", "importlib", "-p", "no:valkey", "-p", "no:cacheprovider", "--rootdir", str(tmp_path)]
    done = subprocess.run(
        [*command, *options, str(tmp_path / TEST)], capture_output=True, text=True, check=False, env=environ, cwd=ROOT
    )
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]
    assert "4 passed" in done.stdout


def install(folder: Path) -> None:
    """What pip leaves beside a package: its name and entry points."""
    project = tomllib.loads((folder / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    info = folder / f"{project['name'].replace('-', '_')}-{project['version']}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n")
    points = project["entry-points"]["portal.plugins"].items()
    (info / "entry_points.txt").write_text("[portal.plugins]\n" + "".join(f"{k} = {v}\n" for k, v in points))
