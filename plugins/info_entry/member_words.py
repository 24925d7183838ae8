"""What somebody typed into the search box: names, pinyin, branches, and numbers, which must not get into an address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from plugins.info_entry import slips
from portal.contracts.scope import Scope
from portal.people.rules.mobile import without_noise
from portal.people.rules.names import without_noise as name_of
from portal.people.sealing import TAIL
from portal.pii import mask_id_number, mask_mobile, vault

MOST_WORDS = 4
SHOWN_DIGITS = 6
SLIP = "member_search"

_ID = re.compile(r"[0-9]{17}[0-9X]")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_END = re.compile(rf"[0-9]{{{TAIL - 1},17}}[0-9X]")
_LATIN = re.compile(r"[a-z]+")
_BRANCH = re.compile("(?<=.)[班级]|学院|[系村镇乡]$|支部|总支|团委|工委|学校|大学|中学|公司|社区|[0-9]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number that is looked for: a whole one by its digest, or the end of one. `label` is what the page may show."""

    label: str
    kind: str
    """id_number, mobile, or end."""
    value: str
    """The digest in hexadecimal, or the digits."""


@dataclass(frozen=True, slots=True)
class Words:
    """A search taken apart. A word that may be a person's name or a branch's is among `names`."""

    names: tuple[str, ...] = ()
    pinyins: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    numbers: tuple[Number, ...] = ()


def words_of(q: str, numbers: Sequence[Number] = ()) -> Words:
    """The words of `q`, which has no numbers in it, with the numbers of a slip."""
    latin, branches, names = [], [], []
    for word in q.split()[:MOST_WORDS]:
        plain = word.casefold().replace("'", "")
        if _LATIN.fullmatch(plain):
            latin.append(plain)
        elif _BRANCH.search(word):
            branches.append(word)
        else:
            names.append(name_of(word))
    return Words(tuple(names), tuple(latin), tuple(branches), tuple(numbers))


def take_apart(text: str, known: Sequence[Number] = ()) -> tuple[str, list[Number]]:
    """What was typed as the words that may stand in an address, and the numbers that may not.

    `known` are the numbers of the search before: the box shows them masked, and they may come back so.
    """
    whole = _number(without_noise(text).upper())
    if whole is not None and whole.kind != "end":
        return "", [whole]
    words, numbers = [], []
    for word in text.split()[:MOST_WORDS]:
        kept = next((one for one in known if one.label == word), None)
        number = kept or _number(without_noise(word).upper())
        if number is not None:
            numbers.append(number)
        else:
            words.append(re.sub("[0-9]{7,}", "", word))
    return " ".join(words), numbers


def _number(digits: str) -> Number | None:
    if _ID.fullmatch(digits):
        return Number(mask_id_number(digits), "id_number", vault().digest("id_number", digits).hex())
    if _MOBILE.fullmatch(digits):
        return Number(mask_mobile(digits), "mobile", vault().digest("mobile", digits).hex())
    if _END.fullmatch(digits):
        hidden = len(digits) - TAIL
        return Number(digits if len(digits) <= SHOWN_DIGITS else "*" * hidden + digits[-TAIL:], "end", digits)
    return None


def write_slip(scope: Scope, numbers: Sequence[Number]) -> str:
    """The numbers as a slip; '' for none."""
    said = [[one.label, one.kind, one.value] for one in numbers]
    return slips.write(scope, SLIP, {"numbers": said}) if said else ""


def read_slip(scope: Scope, slip: str) -> tuple[Number, ...] | None:
    """The numbers of a slip, none of no slip; None of a slip that does not open any more."""
    if not slip:
        return ()
    said = slips.read(scope, SLIP, slip)
    return None if said is None else tuple(Number(*one) for one in said["numbers"])
