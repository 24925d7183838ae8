"""A graduate as the lists of the register show one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plugins.graduate_register.destinations import TITLES
from plugins.graduate_register.facts import Facts, lacks
from plugins.graduate_register.graduate_listing import branch_of
from plugins.graduate_register.kept import opened
from portal.contracts.scope import OrgRef
from portal.divisions.whole_names import whole_name


@dataclass(frozen=True, slots=True)
class GraduateLine:
    """'' is shown for what is not known; `lacks` are the words for what is missing, the mobile among them, `doubts` for
    what is doubtful."""

    id: int
    name: str
    branch: OrgRef
    destination: str
    place: str
    township: str
    township_code: str
    lacks: tuple[str, ...]
    doubts: Sequence[str]


def line_of(row: Any) -> GraduateLine:
    """From a row of `graduate_listing.everybody`."""
    kept = opened(row.Record) if row.Record else None
    facts = kept.facts if kept else Facts()
    code = facts.receiving_township or ""
    gaps = (*lacks(facts), *(() if row.Person.mobile_digest else ("手机号",)))
    return GraduateLine(
        row.Person.id, row.Person.name, branch_of(row), TITLES.get(facts.destination or "", ""),
        facts.place_name or "", whole_name(code) if code else "", code, gaps,
        kept.doubts if kept else (),
    )  # fmt: skip
