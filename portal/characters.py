"""pypinyin without what single characters never need: its table of phrases takes 44 MiB of every process."""

from __future__ import annotations

import os
from functools import cache
from types import ModuleType


@cache
def pypinyin() -> ModuleType:
    """The library, loaded when the first character is read: many processes never read one."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    import pypinyin as found

    return found
