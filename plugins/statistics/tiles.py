"""A map of tiles: the first-level units where they lie, roughly, and the others in a row of their own (R4.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import count
from typing import NamedTuple

from plugins.statistics.standings import Place

COLUMNS = 11
_MAP = """
. . . . . . . . . 黑龙江 .
新疆 . . . . 内蒙古 . . . 吉林 .
. . 甘肃 宁夏 . 山西 河北 北京 . 辽宁 .
西藏 青海 . 陕西 . 河南 山东 天津 . . .
. . 四川 重庆 湖北 安徽 江苏 上海 . . .
. . 贵州 湖南 江西 浙江 . . . . .
. 云南 广西 广东 福建 台湾 . . . . .
. . . 海南 香港 澳门 . . . . .
"""
"""Where the 31 provinces lie to each other; four columns on the left are the west, the last row the south."""
_PLACES = {
    name: (row, column)
    for row, line in enumerate(_MAP.split("\n")[1:-1])
    for column, name in enumerate(line.split())
    if name != "."
}
_FIRST_FREE_ROW = 8
STEPS = (0.5, 0.8, 0.95, 1.0)


class Tile(NamedTuple):
    """A unit on the map; `shade` 0 (unknown) to 5 (complete) says by lightness what the figure says in words."""

    place: Place
    name: str
    row: int
    column: int
    shade: int


def tiles(places: Sequence[Place]) -> list[Tile]:
    """Each unit where its name says that it lies; one tile for each place of the map."""
    free, taken = _free_places(), set[str]()
    return [_tile(place, free, taken) for place in sorted(places, key=lambda place: place.org.path)]


def _tile(place: Place, free: Iterator[tuple[int, int]], taken: set[str]) -> Tile:
    name = next((one for one in _PLACES if one in place.org.full_name and "兵团" not in place.org.full_name), "")
    row, column = _PLACES[name] if name and name not in taken else next(free)
    taken.add(name)
    return Tile(place, name or place.org.short_name.removeprefix("团")[:4], row, column, _shade(place.standing.share))


def _shade(share: float | None) -> int:
    return 0 if share is None else 1 + sum(share >= step for step in STEPS)


def _free_places() -> Iterator[tuple[int, int]]:
    return ((_FIRST_FREE_ROW + n // COLUMNS, n % COLUMNS) for n in count())
