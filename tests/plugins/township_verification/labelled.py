"""Names of organisations with what somebody who knows the divisions says of each (tests/data/townships)."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from plugins.township_verification.recogniser.recognising import Superior, recognise
from plugins.township_verification.recogniser.verdict import Verdict

FOLDER = Path(__file__).parents[2] / "data" / "townships"
YES, NO, ASK = "1", "0", "?"
LEADING = {"1": True, "0": False, "": None}


@dataclass(frozen=True)
class Labelled:
    """An organisation with its label: YES, NO, or ASK where a person has to decide. `kind` says what is special."""

    name: str
    category: str
    parent_name: str
    parent_is_leading: str
    label: str
    kind: str = ""

    @cached_property
    def verdict(self) -> Verdict:
        """What is recognised."""
        return recognise(self.name, self.category, Superior(self.parent_name, LEADING[self.parent_is_leading]))


@dataclass(frozen=True, slots=True)
class Measure:
    """How well 是 is recognised: the share of the recognised that are one, and of those that are one recognised."""

    precision: float
    recall: float


def measure(rows: Iterable[Labelled]) -> Measure:
    """Over all rows; 空 counts as not found, and 是 for what people have to decide as wrong."""
    found = [(row.label == YES, row.verdict.flag is True) for row in rows]
    right = sum(is_one and says for is_one, says in found)
    return Measure(right / sum(says for _, says in found), right / sum(is_one for is_one, _ in found))


@cache
def real_names() -> tuple[Labelled, ...]:
    """org_names.tsv: names of organisations as they stand on public pages, and traps; superiors are known by kind."""
    rows = _rows((FOLDER / "org_names.tsv").read_text(encoding="utf-8"))
    leading = {"leading_body": "1", "": ""}
    return tuple(
        Labelled(
            row["name"], row["category"], "", leading.get(row["parent_kind"], "0"),
            row["is_township_committee"], row["unit_level"],
        )
        for row in rows
    )  # fmt: skip


@cache
def real_divisions() -> tuple[Labelled, ...]:
    """township_cases.tsv.gz: names made of the real divisions of 2018 and 2023."""
    text = gzip.decompress((FOLDER / "township_cases.tsv.gz").read_bytes()).decode()
    return tuple(
        Labelled(r["name"], r["category"], r["parent_name"], r["parent_is_leading"], r["label"], r["kind"])
        for r in _rows(text)
    )


def ways_of_writing() -> list[tuple[str, Labelled]]:
    """ways_of_writing.tsv: kinds of names with the verdict that each must have, in words."""
    rows = _rows((FOLDER / "ways_of_writing.tsv").read_text(encoding="utf-8"))
    return [(r["flag"], Labelled(r["name"], r["category"], r["parent_name"], r["parent_is_leading"], "")) for r in rows]


def _rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))
