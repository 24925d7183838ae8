"""How far the register of an organisation is, and of those below it: kept figures (R3.1, R2.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from plugins.graduate_register.metrics import ALL
from portal.contracts.scope import OrgRef
from portal.counts.queries import totals


@dataclass(frozen=True, slots=True)
class Share:
    """The graduates of an organisation with all below it, and of how many of them what is known."""

    org: OrgRef
    graduates: int
    with_mobile: int
    registered: int
    complete: int
    with_township: int
    doubtful: int

    @property
    def open(self) -> int:
        """How many have no record, or none that is complete."""
        return self.graduates - self.complete


def share_of(org: OrgRef, figures: Mapping[str, int]) -> Share:
    """An organisation's figures, as they were read already."""
    return Share(org, *(figures[metric] for metric in ALL))


def shares_of(orgs: Sequence[OrgRef]) -> list[Share]:
    """The same for several organisations, in one query."""
    found = totals(orgs, ALL)
    return [share_of(org, found[org.id]) for org in orgs]
