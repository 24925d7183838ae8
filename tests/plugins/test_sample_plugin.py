"""A plugin from outside this repository: installed by pip, tested by its own tests and by the rules for all plugins."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from portal.config import ROOT
from tests.services.backend import own_plugins

SAMPLE = ROOT / "tests" / "sample_plugin"
RULES = ["test_absence.py", "test_routes.py", "test_links.py", "test_hooks.py"]
SEEN = ("postgresql", *(f"-{name}" for name in own_plugins()), "-national]", "-province]", "-faculty]", "-township]")
ENOUGH = " and ".join(f"not {seen}" for seen in (*SEEN, "is_found"))
"""The other plugins, the other database, half of the cast and portals that are wrong on purpose have been seen by the
same rules without it."""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder on the path with the plugin in it, as `pip install` leaves it; nothing is asked of an index."""
    target = tmp_path_factory.mktemp("site")
    options = ["--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--disable-pip-version-check"]
    command = [sys.executable, "-m", "pip", "install", *options, "--target", str(target), str(SAMPLE)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    return target


def passes(installed: Path, *arguments: str | Path) -> None:
    """Run these tests in a process of their own, in which the plugin is part of the portal."""
    environ = {**os.environ, "PORTAL_TEST_ALSO": "sample", "PYTHONPATH": str(installed)}
    environ.pop("PYTEST_XDIST_WORKER", None)
    command = [sys.executable, "-m", "pytest", "-n0", "-p", "no:cacheprovider", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900, cwd=ROOT, env=environ)
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]


@pytest.mark.slow
def test_a_plugin_from_elsewhere_does_what_it_promises_without_a_change_in_this_repository(installed: Path) -> None:
    passes(installed, SAMPLE / "tests")


@pytest.mark.slow
def test_the_rules_hold_for_a_plugin_from_elsewhere(installed: Path) -> None:
    passes(installed, "-k", ENOUGH, *(ROOT / "tests" / "architecture" / name for name in RULES))
