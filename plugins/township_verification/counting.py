"""What is kept of an organisation counts as to be checked, and as checked (R1.4): figures of every level."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from plugins.township_verification.metrics import CHECKED, TO_CHECK
from portal.counts.services import bump

Counted = tuple[int, int]
"""What an organisation adds to the figures: to be checked, and checked."""
NOTHING: Counted = (0, 0)


def counted(kept: Any) -> Counted:
    """What a Check, or a row with its flag and checked_at, adds; None: nothing is kept."""
    if kept is None or kept.flag is False:
        return NOTHING
    return 1, int(kept.checked_at is not None)


def count(changes: Iterable[tuple[str, Counted, Counted]]) -> None:
    """Bump the figures: (path, before, after) of each organisation."""
    to_check, checked = Counter[str](), Counter[str]()
    for path, before, after in changes:
        to_check[path] += after[0] - before[0]
        checked[path] += after[1] - before[1]
    for metric, deltas in ((TO_CHECK, to_check), (CHECKED, checked)):
        if moved := {path: delta for path, delta in deltas.items() if delta}:
            bump(metric.key, moved)
