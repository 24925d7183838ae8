"""What is installed is pinned by hash, and the lock files name no place to fetch it from."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT

LOCKS = ("requirements.lock", "requirements-dev.lock")


def faults(lock: str) -> list[str]:
    """What is wrong with the text of a lock file."""
    entries = re.split(r"(?<!\\)\n", lock.strip())
    found = [f"no exact version: {e}" for e in entries if not re.match(r"[\w.\[\]-]+==\S+", e)]
    found += [f"no hash: {e}" for e in entries if "--hash=sha256:" not in e]
    return found + [f"an address: {line}" for line in lock.splitlines() if re.search(r"://|--index|--find-links", line)]


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_pins_hashes_and_names_no_address(name: str) -> None:
    assert faults((ROOT / "config" / name).read_text()) == []


def test_the_development_lock_has_everything_of_the_other() -> None:
    used, development = (pins(ROOT / "config" / name) for name in LOCKS)
    assert used - development == set()


def pins(path: Path) -> set[str]:
    return {line.split(" ")[0] for line in path.read_text().splitlines() if "==" in line}


@pytest.mark.parametrize(
    "wrong",
    ["flask==3.1.3", "flask>=3 --hash=sha256:00", "--index-url https://a.example/\nflask==3.1.3 --hash=sha256:00"],
)
def test_a_wrong_lock_file_is_found(wrong: str) -> None:
    assert faults(wrong) != []
