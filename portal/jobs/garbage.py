"""Less work for the garbage collector in a process that does one long job and ends."""

from __future__ import annotations

import gc

SELDOM = (50_000, 20, 20)


def collect_seldom() -> None:
    """Leave alone what is there already, and look for new garbage seldom: it took a third of a large import's time."""
    gc.freeze()
    gc.set_threshold(*SELDOM)
