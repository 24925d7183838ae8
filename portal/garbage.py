"""Less work for the garbage collector, which looks through everything that was loaded for what there is not."""

from __future__ import annotations

import gc

SELDOM = (50_000, 20, 20)


def collect_seldom() -> None:
    """Leave alone what is there already, and look for new garbage seldom.

    It took a third of a large import's time, and some milliseconds of every page.
    """
    gc.freeze()
    gc.set_threshold(*SELDOM)
