"""What requirements ask of every organisation, as figures that can be compared and ranked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from portal.contracts.scope import OrgRef


@dataclass(frozen=True, slots=True)
class Measure:
    """Where organisations stand against one requirement: so many of so many, from figures that are kept.

    `part` and `whole` are keys of metrics. Where a backlog is counted (`is_backlog`) `part` is what is still wrong,
    else what is done. A whole that is no sum of what is below, such as a baseline, comes from `bases(orgs)`: by id,
    without those that have none. `target` is a setting of `portal.orgs.settings` in percent; without one all of it is
    wanted. `endpoint` is the page about an organisation (argument `code`, and `args`) that leads on to the very
    organisations and persons.
    """

    key: str
    title: str
    requirement: str
    unit: str
    part: str
    whole: str = ""
    bases: Callable[[Sequence[OrgRef]], Mapping[int, int]] | None = None
    is_backlog: bool = False
    target: str = ""
    endpoint: str = ""
    args: tuple[tuple[str, str], ...] = ()
    weight: int = 100
