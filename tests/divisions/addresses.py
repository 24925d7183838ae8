"""The table of addresses with flaws, and how well proposals do on it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from portal.divisions.proposing import Proposal, propose

TABLE = Path(__file__).parents[1] / "data" / "addresses" / "addresses.tsv"


class Case(NamedTuple):
    """An address, what is flawed about it, and its township's code, '' if it does not tell one."""

    flaw: str
    address: str
    code: str


def cases() -> list[Case]:
    """The table."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return [Case(**row) for row in csv.DictReader(file, delimiter="\t")]


def verdict(case: Case, proposal: Proposal) -> str:
    """right: the township, or none where there is none to tell; asked: none though there is one; wrong: another."""
    code = proposal.township.code if proposal.township else ""
    if code == case.code:
        return "right"
    return "wrong" if code else "asked"


def verdicts() -> Iterator[tuple[Case, str]]:
    """Every case, judged."""
    return ((case, verdict(case, propose(case.address))) for case in cases())
