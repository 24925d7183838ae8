"""The rows and columns of Annex 2 (R3.2): data in config/annex2.toml, read once at start."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from portal.config import ROOT, ConfigError
from portal.orgs.categories import SCHOOL_FIELD

FILE = ROOT / "config" / "annex2.toml"
BRANCHES, MEMBERS = "branches", "members"
TOTAL = "total"
COLUMNS = ("row", "measure", "told", "counted", "difference", "explanation")
FOOTER = ("unit", "head", "filler", "telephone", "day")
LONGEST_KEY, LONGEST_TITLE = 24, 60


class LayoutError(ConfigError):
    """The file cannot be used; the text is one line that names it and says why."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure of every row; `counted` is how the system counts it, '' where it cannot know it."""

    key: str
    title: str
    unit: str
    counted: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A kind of school, or one of the parts of a kind (then `industries` is empty), or the sum of all.

    `group` is the title of the kind a part belongs to; `parts` are the keys of what a row is the sum of.
    """

    key: str
    title: str
    group: str = ""
    industries: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def is_filled(self) -> bool:
        """Figures are filled in here; the others are sums."""
        return not self.parts

    @property
    def is_counted(self) -> bool:
        """The system can tell what belongs here."""
        return bool(self.industries) or self.key == TOTAL


@dataclass(frozen=True, slots=True)
class Check:
    """`part` is at most `whole`, both keys of measures; or, if `explained`, may be more with an explanation."""

    part: str
    whole: str
    explained: bool = False


@dataclass(frozen=True, slots=True)
class Layout:
    """The whole table. `rows` are in the order they are printed in: parts before their sum, the total last."""

    title: str
    rows: tuple[Row, ...]
    measures: tuple[Measure, ...]
    checks: tuple[Check, ...]
    columns: Mapping[str, str]
    footer: Mapping[str, str]
    tolerance_count: int
    tolerance_percent: int

    @property
    def filled(self) -> tuple[Row, ...]:
        """The rows whose figures are filled in."""
        return tuple(row for row in self.rows if row.is_filled)

    def filled_by(self, industry: str) -> tuple[Row, ...]:
        """The rows that a school of this industry may fill in."""
        kinds = [row for row in self.rows if industry in row.industries or industry in row.also]
        keys = {*(row.key for row in kinds), *chain.from_iterable(row.parts for row in kinds)}
        return tuple(row for row in self.filled if row.key in keys)

    def measure(self, key: str) -> Measure:
        """The measure of this key."""
        return next(one for one in self.measures if one.key == key)


@cache
def layout() -> Layout:
    """The table of this installation. Raise LayoutError."""
    return read_layout(FILE)


def read_layout(file: Path) -> Layout:
    """Read a file such as config/annex2.toml. Raise LayoutError, which names what is wrong in one line."""
    try:
        return _layout(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise LayoutError(f"{file.name}：不是可读的 TOML（{error}）") from None
    except _WrongError as wrong:
        raise LayoutError(f"{file.name}：{wrong}") from None


class _WrongError(Exception):
    """What is wrong, without the file's name."""


def _layout(found: dict[str, Any]) -> Layout:
    _only(found, "title", "total", "subtotal", "tolerance", "measures", "checks", "rows", "columns", "footer")
    measures = tuple(_measure(one) for one in _tables(found, "measures"))
    _distinct("measures", [one.key for one in measures])
    kinds = [_kind(one) for one in _tables(found, "rows")]
    rows = tuple(chain(_printed(kinds, _text(found, "subtotal")), [_total(kinds, _text(found, "total"))]))
    _distinct("rows", [row.key for row in rows])
    _distinct("rows.industries", [name for row in rows for name in row.industries])
    tolerance = _table(found, "tolerance", ("count", "percent"))
    return Layout(
        _text(found, "title"), rows, measures, tuple(_check(one, measures) for one in _tables(found, "checks")),
        _texts(found, "columns", COLUMNS), _texts(found, "footer", FOOTER),
        _number(tolerance, "count", 1_000_000), _number(tolerance, "percent", 100),
    )  # fmt: skip


def _measure(found: dict[str, Any]) -> Measure:
    _only(found, "key", "title", "unit", "counted")
    counted = found.get("counted", "")
    if counted not in ("", BRANCHES, MEMBERS):
        raise _WrongError(f"measures.counted 应为 {BRANCHES} 或 {MEMBERS}，而不是 {counted}")
    return Measure(_key(found), _text(found, "title"), _text(found, "unit"), counted)


def _kind(found: dict[str, Any]) -> tuple[Row, list[Row]]:
    """A kind of school with its parts."""
    _only(found, "key", "title", "industries", "also", "parts")
    key, title = _key(found), _text(found, "title")
    parts = [_part(part, title) for part in _tables(found, "parts", empty=True)]
    industries, also = _industries(found, "industries"), _industries(found, "also")
    if not industries:
        raise _WrongError(f"rows.{key} 没有 industries：系统不知道哪些学校属于这一行")
    return Row(key, title, "", industries, also, tuple(part.key for part in parts)), parts


def _part(found: dict[str, Any], group: str) -> Row:
    _only(found, "key", "title")
    return Row(_key(found), _text(found, "title"), group)


def _printed(kinds: Sequence[tuple[Row, list[Row]]], subtotal: str) -> Iterator[Row]:
    for row, parts in kinds:
        yield from parts
        group, title = (row.title, subtotal) if parts else ("", row.title)
        yield Row(row.key, title, group, row.industries, row.also, row.parts)


def _total(kinds: Sequence[tuple[Row, list[Row]]], title: str) -> Row:
    return Row(TOTAL, title, parts=tuple(row.key for row, _ in kinds))


def _check(found: dict[str, Any], measures: Collection[Measure]) -> Check:
    _only(found, "part", "whole", "explained")
    keys = {one.key for one in measures}
    for end in ("part", "whole"):
        if found.get(end) not in keys:
            raise _WrongError(f"checks.{end} 应为 {'、'.join(sorted(keys))} 之一，而不是 {found.get(end)}")
    explained = found.get("explained", False)
    if not isinstance(explained, bool):
        raise _WrongError("checks.explained 应为 true 或 false")
    return Check(found["part"], found["whole"], explained)


def _only(found: Mapping[str, Any], *known: str) -> None:
    """Refuse a misspelt key, which would silently have no effect."""
    for key in found:
        if key not in known:
            raise _WrongError(f"没有 {key} 这一项，可以写的是 {'、'.join(known)}")


def _key(found: Mapping[str, Any]) -> str:
    key = found.get("key")
    if not isinstance(key, str) or not key.isidentifier() or not key.isascii() or len(key) > LONGEST_KEY:
        raise _WrongError(f"key 应为小写字母的名称，最多 {LONGEST_KEY} 个字符，而不是 {key}")
    return key


def _text(found: Mapping[str, Any], key: str) -> str:
    text = found.get(key)
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_TITLE:
        raise _WrongError(f"{key} 应为文字，最多 {LONGEST_TITLE} 个字，而不是 {text}")
    return text.strip()


def _number(found: Mapping[str, Any], key: str, most: int) -> int:
    number = found.get(key)
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= most:
        raise _WrongError(f"tolerance.{key} 应为 0 至 {most} 的整数，而不是 {number}")
    return number


def _industries(found: Mapping[str, Any], key: str) -> tuple[str, ...]:
    names = found.get(key, [])
    if not isinstance(names, list):
        raise _WrongError(f"rows.{key} 应为行业类别的列表")
    for name in names:
        if name not in SCHOOL_FIELD:
            raise _WrongError(f"rows.{key} 里的 {name} 不是学校领域的行业类别（{'、'.join(SCHOOL_FIELD)}）")
    return tuple(names)


def _table(found: Mapping[str, Any], key: str, known: Sequence[str]) -> Mapping[str, Any]:
    table = found.get(key)
    if not isinstance(table, dict):
        raise _WrongError(f"缺少 [{key}] 一节")
    _only(table, *known)
    return table


def _texts(found: Mapping[str, Any], key: str, known: Sequence[str]) -> Mapping[str, str]:
    table = _table(found, key, known)
    return {name: _text(table, name) for name in known}


def _tables(found: Mapping[str, Any], key: str, *, empty: bool = False) -> list[dict[str, Any]]:
    tables = found.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(one, dict) for one in tables) or not (tables or empty):
        raise _WrongError(f"缺少 [[{key}]]，或写法不对")
    return tables


def _distinct(what: str, names: Sequence[str]) -> None:
    for name in names:
        if names.count(name) > 1:
            raise _WrongError(f"{what} 里的 {name} 出现了两次")
