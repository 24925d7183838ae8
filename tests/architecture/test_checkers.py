"""ruff, mypy --strict and the import contracts pass, and would not pass on a wrong program."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

BIN = Path(sys.executable).parent
CONFIG = ROOT / "pyproject.toml"

# One line for each contract of pyproject.toml that breaks it, and nothing else.
BREAKERS = {
    "The core never imports a plugin": ("portal/wrong.py", "import plugins.a"),
    "Plugins never import each other": ("plugins/a/wrong.py", "import plugins.b.right"),
    "Within a plugin, imports go downwards": ("plugins/a/models.py", "import plugins.a.services"),
    "Within an area of the core, imports go downwards": ("portal/orgs/models.py", "import portal.orgs.views"),
    "Services, queries and models know no Flask": ("plugins/a/services.py", "import flask"),
    "Views, forms and plugin.py know no SQLAlchemy": ("plugins/a/views.py", "import sqlalchemy"),
}


def run(tool: str, *arguments: str, cwd: Path = ROOT) -> tuple[int, str]:
    done = subprocess.run([BIN / tool, *arguments], cwd=cwd, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_ruff_passes() -> None:
    code, said = run("ruff", "check", "--output-format", "concise")
    assert code == 0, said


def test_ruff_refuses_a_wrong_file(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("import os\n# noqa\nx = 'a' * 5 # TODO later\n")
    code, said = run("ruff", "check", "--config", str(CONFIG), "--output-format", "concise", str(tmp_path))
    assert code == 1
    assert {"F401", "PGH004", "FIX002"} <= set(said.split())


def test_mypy_strict_passes() -> None:
    code, said = run("mypy")
    assert code == 0, said


def test_mypy_refuses_a_wrong_file(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("def f(x):\n    return x\n\n\ny: int = ''\n")
    code, said = run("mypy", "--config-file", str(CONFIG), "--cache-dir", str(tmp_path), str(tmp_path / "a.py"))
    assert code == 1
    assert "[no-untyped-def]" in said
    assert "[assignment]" in said


def test_import_contracts_are_kept() -> None:
    code, said = run("lint-imports", "--no-cache")
    assert code == 0, said


@pytest.fixture
def small_program(tmp_path: Path) -> Path:
    """A program with the files the contracts name; every one of them is empty."""
    (tmp_path / "pyproject.toml").write_text(CONFIG.read_text())
    for folder in ("portal", "portal/orgs", "plugins", "plugins/a", "plugins/b"):
        (tmp_path / folder).mkdir()
        for name in ("__init__", "right", "plugin", "views", "forms", "services", "queries", "models"):
            (tmp_path / folder / f"{name}.py").touch()
    return tmp_path


def test_every_contract_has_a_breaker() -> None:
    contracts = tomllib.loads(CONFIG.read_text())["tool"]["importlinter"]["contracts"]
    assert {contract["name"] for contract in contracts} == set(BREAKERS)


@pytest.mark.parametrize("contract", BREAKERS)
def test_a_broken_import_contract_is_found(contract: str, small_program: Path) -> None:
    name, text = BREAKERS[contract]
    (small_program / name).write_text(text)
    code, said = run("lint-imports", "--no-cache", cwd=small_program)
    assert code == 1
    assert [line for line in said.splitlines() if line.endswith(" BROKEN")] == [f"{contract} BROKEN"]
