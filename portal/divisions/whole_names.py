"""What stored codes of townships are called: 430102008 is 湖南省 长沙市 芙蓉区 五里牌街道.

Files and lists name the same ones again and again, so some are remembered.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from portal.divisions.lines import CODE
from portal.divisions.lists import CURRENT, Division, division_list


@lru_cache(maxsize=4096)
def township(code: str) -> Division | None:
    """The township of this code that may be chosen: one of the current list, in which somebody can live."""
    found = division_list(CURRENT).find(code) if len(code) == CODE and code.isdecimal() else None
    return found if found and found.is_somewhere else None


@lru_cache(maxsize=4096)
def whole_name(code: str) -> str:
    """A division's name after those above it, '' for a code that the current list does not have."""
    return " ".join(names(division_list(CURRENT).way_to(code)))


def names(way: Sequence[Division]) -> list[str]:
    """The names on a way, without those that only repeat the one before: 东莞市 lies in 东莞市."""
    return [one.name for one, before in zip(way, [None, *way], strict=False) if not before or one.name != before.name]
