"""In which order the processes of a run take the tests: first what takes long, so that none is left for the end."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from pathlib import Path

import pytest


def dealt(items: Sequence[pytest.Item], processes: int) -> list[pytest.Item]:
    """The same tests, so that each of as many equal parts, one for each process, begins with modules that take long.

    Modules of one folder share what takes long to set up (a demonstration, a browser) and stay in one part. xdist
    hands out the parts, and whoever is done early gets tests from the end of another's.
    """
    modules = defaultdict(list)
    for item in items:
        modules[item.path].append(item)
    long = {path: found for path, found in modules.items() if any(map(is_long, found))}
    shares: list[list[pytest.Item]] = [[] for _ in range(processes)]
    for folder in sorted(_folders(long).values(), key=len, reverse=True):
        min(shares, key=len).extend(folder)
    rest = list(chain.from_iterable(found for path, found in modules.items() if path not in long))
    for number, share in enumerate(shares, start=1):
        place = len(items) * number // processes - len(items) * (number - 1) // processes - len(share)
        share += rest[: max(place, 0)]
        del rest[: max(place, 0)]
    return [*chain.from_iterable(shares), *rest]


def is_long(item: pytest.Item) -> bool:
    """Whether a test is marked as one that takes some seconds or drives a browser."""
    return item.get_closest_marker("slow") is not None or item.get_closest_marker("browser") is not None


def _folders(modules: dict[Path, list[pytest.Item]]) -> dict[Path, list[pytest.Item]]:
    found = defaultdict(list)
    for path, items in modules.items():
        found[path.parent] += items
    return found
