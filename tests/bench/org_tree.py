"""A made-up national tree of any size, as a CSV file for `orgs load`."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

HEADER = ("code", "full_name", "short_name", "category", "industry", "is_leading_body", "parent")
SYLLABLES = "东西南北中江河湖海山川平安长新华明清云龙凤金玉石林泉"
GOVERNMENT, RURAL, SCHOOL = "党政机关", "农村", "普通高中"

Row = tuple[str, str, str, str, str, int, str]


def write_tree(path: Path, rows: int) -> None:
    """Exactly `rows` organisations, each after its superior: 31 provinces, prefectures, counties, towns, schools."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEADER)
        writer.writerows(islice(_rows(rows), rows))


def _rows(total: int) -> Iterator[Row]:
    yield "C", "中国共产主义青年团中央委员会", "团中央", "团委", GOVERNMENT, 1, ""
    each = total // 31 + 2
    for p in range(31):
        yield from islice(_province(p, each), each)


def _province(p: int, each: int) -> Iterator[Row]:
    name = f"{_name(p)}省"
    yield f"P{p}", f"共青团{name}委员会", f"团{name}委", "团委", GOVERNMENT, 1, "C"
    for f in range(max(1, each // 8000)):
        city, code = f"{name}{_name(f * 7 + p)}市", f"P{p}F{f}"
        yield code, f"共青团{city}委员会", f"团{city}委", "团委", GOVERNMENT, 1, f"P{p}"
        for c in range(8):
            yield from _county(f"{city}{_name(c * 11 + f)}县", f"{code}C{c}", code)


def _county(name: str, code: str, above: str) -> Iterator[Row]:
    yield code, f"共青团{name}委员会", f"团{name}委", "团委", GOVERNMENT, 1, above
    for t in range(30):
        town, place = f"{name}{_name(t * 5)}镇", f"{code}T{t}"
        yield place, f"共青团{town}委员会", f"{_name(t * 5)}镇团委", "团委", RURAL, 0, code
        for v in range(20):
            village = f"{_name(v * 3 + t)}村"
            yield f"{place}V{v}", f"共青团{town}{village}支部委员会", f"{village}团支部", "团支部", RURAL, 0, place
    for s in range(10):
        school, place = f"{name}第{s + 1}中学", f"{code}S{s}"
        yield place, f"共青团{school}委员会", f"第{s + 1}中学团委", "团委", SCHOOL, 0, code
        for k in range(36):
            title = f"{2016 + k // 12}级{k % 12 + 1}班团支部"
            yield f"{place}K{k}", f"{school}{title}", title, "团支部", SCHOOL, 0, place


def _name(n: int) -> str:
    return SYLLABLES[n % len(SYLLABLES)] + SYLLABLES[n * 17 // len(SYLLABLES) % len(SYLLABLES)]
