"""Numbers of people as they are typed into a form or a spreadsheet: 1,203 · １２０３ · 1203人 · 1203.0."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from plugins.info_entry.rates import Headcount
from portal.contracts.imports import Cell

MOST = 99_999_999
TITLES = {"members": "团员数", "cadres": "团干部数", "dual": "既是团员又是团干部的人数"}
OPTIONAL = "dual"
_COUNT = re.compile("([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:[.]0+)?[人名]?")


def read_headcount(typed: Mapping[str, Cell]) -> tuple[Headcount | None, dict[str, str]]:
    """The figures of one unit by the keys of TITLES, or what is wrong with each."""
    read: dict[str, int] = {}
    wrong: dict[str, str] = {}
    for key, title in TITLES.items():
        try:
            number = head_count(typed.get(key))
        except ValueError:
            wrong[key] = f"{title}应为 0 至 {MOST:,} 的整数"
            continue
        if number is None and key != OPTIONAL:
            wrong[key] = f"请填写{title}，没有的填 0"
        read[key] = number or 0
    if not wrong and read["dual"] > min(read["members"], read["cadres"]):
        wrong["dual"] = f"{TITLES['dual']}不能多于团员数，也不能多于团干部数"
    return (None, wrong) if wrong else (Headcount(**read), {})


def head_count(cell: Cell) -> int | None:
    """The number, None for an empty cell. Raise ValueError for what is no whole number of people."""
    if cell is None or cell == "":
        return None
    if isinstance(cell, bool) or not isinstance(cell, str | float | int):
        raise ValueError("no number")
    text = f"{cell:.6f}" if isinstance(cell, float) else str(cell)
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    found = _COUNT.fullmatch(plain)
    if found is None and plain:
        raise ValueError("no whole number of people")
    number = int(found[1].replace(",", "")[:12]) if found else None
    if number is not None and number > MOST:
        raise ValueError("more people than there are")
    return number
