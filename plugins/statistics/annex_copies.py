"""Frozen copies of Annex 2 (R3.2): written once, with rows, figures and their time, and a digest of all that."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from plugins.statistics.annex_figures import Cells, Words, summed
from plugins.statistics.annex_layout import Check, Layout, Measure, Row


@dataclass(frozen=True, slots=True)
class Part:
    """An accepted table below, as it goes into the sum: who filed it, its copy, its figures."""

    org_id: int
    code: str
    name: str
    copy_id: int
    told: Cells
    counted: Cells


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything that a printed table says. `told` and `counted` are the whole table's, `own` those of its own schools;
    `missing` are the names of the units below that it does not hold, at most MOST_NAMED, of `missing_count`."""

    org_id: int
    code: str
    name: str
    year: int
    layout: Layout
    told: Cells
    counted: Cells
    why: Words
    own: Mapping[str, Cells]
    missing: Sequence[str]
    missing_count: int
    head: str
    filler: str
    telephone: str
    parts_count: int
    counted_at: dt.datetime | None
    taken_at: dt.datetime | None = None
    late_days: int = 0


MOST_NAMED = 100
TIMES = ("counted_at", "taken_at")


def whole(parts: Sequence[Part], own_told: Cells, own_counted: Cells) -> tuple[Cells, Cells]:
    """The education department's figures and the system's: of the accepted tables below and the unit's own schools."""
    told = summed([*(part.told for part in parts), own_told])
    return told, summed([*(part.counted for part in parts), own_counted])


def frozen(sheet: Sheet, parts: Sequence[Part]) -> dict[str, str]:
    """The columns of a copy that hold it."""
    values = asdict(sheet) | {time: _written(getattr(sheet, time)) for time in TIMES}
    content, below = _json(values), _json([asdict(part) for part in parts])
    return {"content": content, "parts": below, "digest": digest_of(content, below)}


def digest_of(content: str, parts: str) -> str:
    """What a copy's texts have to agree with for ever."""
    return hashlib.sha256(f"{content}\n{parts}".encode()).hexdigest()


def thawed(content: str) -> Sheet:
    """The sheet as it was submitted, with the rows it had then."""
    values = json.loads(content)
    values["layout"] = _layout(values["layout"])
    return Sheet(**values | {time: _read(values[time]) for time in TIMES})


def parts_in(parts: str) -> list[Part]:
    """The tables that a copy is the sum of."""
    return [Part(**one) for one in json.loads(parts)]


def _layout(values: dict[str, Any]) -> Layout:
    rows = tuple(
        Row(**row | {key: tuple(row[key]) for key in ("industries", "also", "parts")}) for row in values["rows"]
    )
    measures = tuple(Measure(**one) for one in values["measures"])
    checks = tuple(Check(**one) for one in values["checks"])
    return Layout(**values | {"rows": rows, "measures": measures, "checks": checks})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _written(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def _read(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None
