"""What a form of the checking page says it has shown: organisations, each with the flag that stood beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

MOST = 1000
"""Organisations that are agreed with in one act."""
LETTERS = {True: "y", None: "u", False: "n"}
_FLAGS = {letter: flag for flag, letter in LETTERS.items()}
_TOKEN = re.compile(r"([1-9][0-9]{0,17})-([yun])")

Shown = Mapping[int, bool | None]
"""Ids of organisations with the flag that was shown."""


def token(org_id: int, flag: bool | None) -> str:
    """`12-y`: what a tick box or button carries."""
    return f"{org_id}-{LETTERS[flag]}"


def shown_in(tokens: Iterable[str]) -> Shown:
    """What these tokens say; what is none is left out, and so is what one act cannot take."""
    found = (_TOKEN.fullmatch(one) for one in tokens)
    pairs = [(int(one[1]), _FLAGS[one[2]]) for one in found if one]
    return dict(pairs[:MOST])
