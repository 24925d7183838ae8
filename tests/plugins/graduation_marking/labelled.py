"""Names of real and made-up classes, with what somebody who knows the schools says of each (tests/data/class_names)."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path

from plugins.graduation_marking.recogniser.dates import read_asof
from plugins.graduation_marking.recogniser.proposal import MIXED, STAFF, Proposal
from plugins.graduation_marking.recogniser.proposing import propose

FOLDER = Path(__file__).parents[2] / "data" / "class_names"
RIGHT, ASKED, WRONG = "right", "asked", "wrong"
_REASONS = {"reason_teacher": STAFF, "reason_mixed": MIXED}


@dataclass(frozen=True, slots=True)
class Labelled:
    """A name with its label: a year (and others that are accepted), a reason, or a question that must be asked."""

    id: str
    name: str
    school_type: str
    asof: str
    confidence: str
    expect: str
    years: frozenset[str]

    def proposal(self) -> Proposal:
        """What is proposed for it."""
        return propose(self.name, self.school_type, read_asof(self.asof))

    def verdict(self) -> str:
        """RIGHT, WRONG, or ASKED where an answer was possible."""
        found = self.proposal()
        if self.expect == "ask":
            return RIGHT if found.asks else WRONG
        if found.asks:
            return ASKED
        if self.expect == "year":
            return RIGHT if (found.month or "")[:4] in self.years else WRONG
        return RIGHT if found.reason == _REASONS[self.expect] else WRONG


@dataclass(frozen=True, slots=True)
class Batch:
    """Names that were ticked together, and whether one mark fits them all."""

    id: str
    names: tuple[str, ...]
    school_types: tuple[str, ...]
    years: tuple[int, ...]
    allowed: bool

    def proposals(self) -> dict[str, Proposal]:
        """What is proposed for each name."""
        return {name: propose(name, kind) for name, kind in zip(self.names, self.school_types, strict=True)}


def labelled_names() -> list[Labelled]:
    """Every row of class_names.tsv."""
    with (FOLDER / "class_names.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [
        Labelled(
            row["id"], row["name"], row["school_type"], row["asof"], row["confidence"], row["expect"],
            frozenset({row["expected_grad_year"], *row["acceptable_alternatives"].split("|")} - {""}),
        )
        for row in rows
    ]  # fmt: skip


def batches() -> list[Batch]:
    """Every batch; those without kinds of schools are of schools of which nothing is known."""
    rows = [json.loads(line) for line in (FOLDER / "batches.jsonl").read_text(encoding="utf-8").splitlines()]
    return [
        Batch(
            row["id"], tuple(row["names"]), tuple(row.get("school_types") or [""] * len(row["names"])),
            tuple(row.get("grad_years", ())), row["allowed"],
        )
        for row in rows
    ]  # fmt: skip


def table() -> dict[str, Counter[str]]:
    """How many names of each confidence are right, asked, wrong."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for row in labelled_names():
        found[row.confidence][row.verdict()] += 1
    return dict(found)
