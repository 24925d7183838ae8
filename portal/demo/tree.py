"""The organisations of the demonstration, as they lie in orgs.csv.gz."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from pathlib import Path

ORGS_FILE = Path(__file__).with_name("orgs.csv.gz")


@dataclass(frozen=True, slots=True)
class DemoOrg:
    """One row of the tree file. `category` is the word on screens (团委 …), `parent` a code, "" for the root."""

    code: str
    full_name: str
    short_name: str
    category: str
    industry: str
    is_leading_body: bool
    parent: str

    @property
    def is_branch(self) -> bool:
        """Members belong to branches only."""
        return self.category == "团支部"


def demo_orgs() -> tuple[DemoOrg, ...]:
    """All organisations, each after its superior."""
    with gzip.open(ORGS_FILE, "rt", encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        next(rows)
        return tuple(
            DemoOrg(code, full, short, category, industry, leading == "1", parent)
            for code, full, short, category, industry, leading, parent in rows
        )
