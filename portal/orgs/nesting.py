"""Which organisation may lie below which.

One rule holds always (`broken`): the figures rely on it. The others are the League's custom (`unusual`); real data do
not always keep them, so that a load only warns, while nobody can make such an organisation on a page.
"""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from portal.orgs.categories import (
    COMMITTEE,
    GENERAL_BRANCH,
    HOLDS_MEMBERS,
    TITLES,
    WORKING_COMMITTEE,
)


class Kind(NamedTuple):
    """What the rules look at."""

    category: str
    is_leading_body: bool


@lru_cache(maxsize=256)
def broken(above: Kind) -> str | None:
    """Why nothing can ever lie below `above`, or None."""
    if above.category in HOLDS_MEMBERS:
        return f"{TITLES[above.category]}下面不能再设下级组织"
    return None


@lru_cache(maxsize=256)
def unusual(above: Kind, below: Kind) -> str | None:
    """Why `below` should not lie below `above` by the League's rules, or None."""
    if below.is_leading_body and below.category not in (COMMITTEE, WORKING_COMMITTEE):
        return f"团的领导机关应为团委或团工委，不能是{TITLES[below.category]}"
    if below.is_leading_body and not above.is_leading_body:
        return "团的领导机关的上级也应是团的领导机关"
    if below.category == WORKING_COMMITTEE and not above.is_leading_body:
        return "只有团的领导机关可以设立团工委"
    if above.category == GENERAL_BRANCH and below.category not in HOLDS_MEMBERS:
        return f"团总支下面只能设团支部，不能设{TITLES[below.category]}"
    return None


def complaint(above: Kind, below: Kind) -> str | None:
    """The first rule that `below` breaks below `above`, or None."""
    return broken(above) or unusual(above, below)


def allowed_below(above: Kind) -> list[Kind]:
    """What may be set up below `above`, leading bodies last."""
    kinds = [Kind(category, leading) for leading in (False, True) for category in TITLES]
    return [kind for kind in kinds if complaint(above, kind) is None]
