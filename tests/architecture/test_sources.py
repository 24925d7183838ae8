"""Conventions of the source that no linter knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.architecture import sources
from tests.architecture.sources import Rule, files, problems

CODE = ("portal", "plugins")
EVERYTHING = (*CODE, "tests")


@pytest.mark.parametrize(
    ("rule", "folders"),
    [
        (sources.short_file, EVERYTHING),
        (sources.short_functions, EVERYTHING),
        (sources.named_after_an_idea, EVERYTHING),
        (sources.leaves_commit_to_the_transaction, CODE),
        (sources.contracts_stand_alone, CODE),
        (sources.asks_the_portals_clock, CODE),
    ],
)
def test_every_file_keeps_the_rule(rule: Rule, folders: tuple[str, ...]) -> None:
    paths = files(*folders)
    assert len(paths) > 20
    assert problems(rule, paths) == []


@pytest.mark.parametrize(
    ("rule", "name", "text"),
    [
        (sources.short_file, "portal/a.py", "x = 1\n" * 300),
        (sources.short_functions, "portal/a.py", "def f():\n" + "    x = 1\n" * 40),
        (sources.short_functions, "portal/a.py", "class A:\n  async def f():\n" + "    x = 1\n" * 40),
        (sources.named_after_an_idea, "portal/utils.py", ""),
        (sources.named_after_an_idea, "portal/helpers/a.py", ""),
        (sources.leaves_commit_to_the_transaction, "portal/a.py", "s.commit()"),
        (sources.contracts_stand_alone, "portal/contracts/a.py", "from portal.db import Base"),
        (sources.contracts_stand_alone, "portal/contracts/a.py", "import plugins.info_entry"),
        (sources.asks_the_portals_clock, "portal/a.py", "dt.datetime.now(dt.UTC)"),
        (sources.asks_the_portals_clock, "portal/a.py", "date.today()"),
    ],
)
def test_a_file_that_breaks_the_rule_is_found(rule: Rule, name: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.parent.mkdir(parents=True)
    path.write_text(text)
    assert len(list(rule(path))) == 1


def test_a_function_of_forty_lines_is_allowed(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("def f():\n" + "    x = 1\n" * 39)
    assert list(sources.short_functions(path)) == []
