"""The township that a cell or a line of a sheet means: by its words or, where there are none, by the address (R3.1)."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from portal.divisions.lines import CODE, COUNTY
from portal.divisions.proposing import Proposal, propose
from portal.divisions.reading import Reading, read
from portal.divisions.whole_names import township, whole_name

_TO_TOWNSHIP = re.compile(r"[^\d,，]{4,30}?[区县市旗][^\d,，]{1,10}?(?:街道|地区|[镇乡]|苏木)(?![市区县州口路])")
_VILLAGES = 3
"""Digits of a code of twelve that lie below the township."""


class Told(NamedTuple):
    """The township's code; what was supposed to find it; and what is wrong if words are there that tell none."""

    code: str | None = None
    note: str = ""
    problem: str = ""


def told_township(words: str, address: str) -> Told:
    """What `words` (a code, a name whole or in parts) say of a township where `address` is, each '' for none."""
    if not words:
        return _by_address(address)
    found = _read(words)
    if found.problem and (place := _place_of(address)):
        nearer = _read(f"{place} {words}")
        found = found if nearer.problem else nearer
    if found.problem:
        return Told(problem=found.problem)
    return Told(found.code, _note(words, found.code))


def _by_address(address: str) -> Told:
    proposal = proposal_of(address)
    if not proposal.reason:
        return Told()
    if proposal.township is None:
        return Told(note=proposal.reason)
    code = proposal.township.code
    return Told(code, f"没有写乡镇街道，按地址认作{whole_name(code)}：{proposal.reason}")


def proposal_of(address: str) -> Proposal:
    """What the address proposes; one that goes down to a township at once is as good as what stands before its roads.

    Many people live in a township, so what it proposes is remembered; where in it somebody lives never is.
    """
    beginning = _TO_TOWNSHIP.match(address)
    proposal = _of_beginning(beginning[0]) if beginning else Proposal()
    return proposal if proposal.township else propose(address)


@lru_cache(maxsize=4096)
def _of_beginning(address: str) -> Proposal:
    return propose(address)


@lru_cache(maxsize=4096)
def _read(words: str) -> Reading:
    """Files name the same townships again and again."""
    is_longer = words.isascii() and words.isdecimal() and len(words) == CODE + _VILLAGES
    return read(words[:CODE] if is_longer else words)


def _place_of(address: str) -> str:
    """The whole name of the place that an address names, down to the county."""
    proposal = proposal_of(address)
    return whole_name(proposal.township.code[:COUNTY] if proposal.township else proposal.within)


def _note(words: str, code: str) -> str:
    """What was supposed: nothing where a code or a whole name is written, with something that lies above."""
    found = township(code)
    name = found.name if found else ""
    if words.startswith(code) or (words.endswith(name) and len(words) > len(name)):
        return ""
    return f"“{words}”认作{whole_name(code)}，请核对。"
