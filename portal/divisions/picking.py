"""Choosing a township in a form: what the form says, and what there is to choose from (R3.1).

A picker called `township` sends the code `township`, the words that are searched for (`township.words`), and which of
its buttons was pressed, if any: `township.find` searches, `township.in` opens a division of this code, 0 the country.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from portal.divisions.lines import COUNTY
from portal.divisions.lists import CURRENT, Division, division_list
from portal.divisions.proposing import Proposal, propose
from portal.divisions.searching import Found, search
from portal.divisions.whole_names import township, whole_name

_WORDS, _FIND, _IN = ".words", ".find", ".in"
_BUTTONS = (_FIND, _IN)
UNKNOWN = "{year} 年区划名册中没有代码为“{code}”的乡镇街道，请重新选择"
NOT_CHOSEN = "“{words}”还没有选定：请在下面选一个乡镇街道，或清空查找栏"


@dataclass(frozen=True, slots=True)
class Opened:
    """A division that is looked into, after those above it, and what lies directly below."""

    way: tuple[Division, ...]
    below: tuple[Division, ...]

    @property
    def holds_townships(self) -> bool:
        """True if what lies below may be chosen."""
        return bool(self.way) and len(self.way[-1].code) == COUNTY


@dataclass(frozen=True, slots=True)
class Picked:
    """A picker as it is shown: the chosen code ('' for none), what is wrong with it, and what is offered."""

    name: str
    code: str
    words: str = ""
    error: str = ""
    found: Found | None = None
    opened: Opened | None = None
    proposal: Proposal | None = None

    @property
    def chosen(self) -> str:
        """The whole name of what is chosen."""
        return whole_name(self.code)

    @property
    def year(self) -> int:
        """Of which year the list is."""
        return CURRENT

    @property
    def townships(self) -> list[tuple[str, str]]:
        """Code and whole name of what was found and is not chosen already."""
        return [(code, text) for code, text in _options(self.found and self.found.townships) if code != self.code]

    @property
    def places(self) -> list[tuple[str, str]]:
        """Code and whole name of the divisions above townships that fit, too."""
        return _options(self.found and self.found.places)

    @property
    def proposed(self) -> list[tuple[str, str]]:
        """Code and whole name of the township that the address is in, or of those it may be in."""
        told = self.proposal
        options = _options(((told.township,) if told.township else told.among) if told else ())
        return [(code, text) for code, text in options if code != self.code and code not in dict(self.townships)]

    @property
    def is_sure(self) -> bool:
        """True if the proposed township may be ticked beforehand."""
        return bool(self.proposal and self.proposal.township and not self.code and not self.has_found)

    @property
    def has_found(self) -> bool:
        """True if what was typed is a part of some name."""
        return self.found is not None and any(self.found)


def is_pressed(form: Mapping[str, str]) -> bool:
    """True if a button of a picker sent the form: it wants to see the form again, not to be saved."""
    return any(name.endswith(_BUTTONS) for name in form)


def pick(form: Mapping[str, str], name: str, stored: str = "", address: str = "") -> Picked:
    """The picker `name` as the form says, or with the stored code when there is no form yet.

    A code that the list does not have is no choice and an error. `address` is what the form says where it is, whatever
    was typed there: its township is proposed, unless somebody walks down from the provinces. Words that are no part of
    a name may be an address, too.
    """
    code, words = form.get(name, stored).strip(), form.get(name + _WORDS, "").strip()
    error = "" if not code or township(code) else UNKNOWN.format(year=CURRENT, code=code[:20])
    picked = Picked(name, "" if error else code, words, error)
    if name + _IN in form:
        return replace(picked, opened=opened(form[name + _IN]))
    picked = replace(picked, found=search(words) if words else None)
    told = address if picked.has_found or not words else words
    proposal = propose(told) if told else None
    within = proposal.within if proposal and not proposal.township and not picked.has_found else ""
    return replace(picked, proposal=proposal, opened=opened(within) if within else None)


def settle(form: Mapping[str, str], name: str, stored: str = "", address: str = "") -> Picked:
    """The picker when the form is saved.

    Words that find one township choose it; if they find none or several, and nothing else than what is stored has been
    chosen, that is an error: whoever typed them wanted something else. Where nothing was chosen, nor 不填, the township
    that the address is in is taken; tell the reason, `picked.proposal.reason`.
    """
    picked = pick(form, name, stored, address)
    if picked.error or picked.code not in ("", stored):
        return picked
    proposed = picked.proposal.township if picked.proposal else None
    if picked.found:
        return _settled(picked, picked.found, proposed)
    return replace(picked, code=proposed.code) if proposed and not picked.code and name not in form else picked


def _settled(picked: Picked, found: Found, proposed: Division | None) -> Picked:
    """The picker whose words were left standing."""
    meant = found.townships if picked.has_found else tuple(filter(None, [proposed]))
    if picked.code and picked.code in {one.code for one in meant}:
        return picked
    if len(meant) == 1 and not found.places:
        return replace(picked, code=meant[0].code)
    return replace(picked, error=NOT_CHOSEN.format(words=picked.words))


def _options(divisions: Sequence[Division] | None) -> list[tuple[str, str]]:
    return [(one.code, whole_name(one.code)) for one in divisions or ()]


def opened(code: str) -> Opened:
    """A division to look into; the country for a code that is none. What only stands in for a prefecture is skipped."""
    divisions = division_list(CURRENT)
    here = divisions.find(code) if len(code) <= COUNTY else None
    if here is None:
        return Opened((), tuple(divisions.below()))
    if len(here.code) == COUNTY:
        below = [one for one in divisions.townships(here.code) if one.is_somewhere]
    else:
        below = [one for near in divisions.below(here.code) for one in _without_placeholder(near)]
    return Opened(tuple(divisions.way_to(here.code)), tuple(below))


def _without_placeholder(one: Division) -> list[Division]:
    return division_list(CURRENT).below(one.code) if one.is_placeholder else [one]
