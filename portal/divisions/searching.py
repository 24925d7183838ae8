"""Which townships somebody means who types "长沙 五里牌", "wulipai" or "cs wlp"; each word narrows, in any order.

One of the words is the township's, the others are of what lies above it. Words that are written together are cut after
the name of a place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import islice
from typing import NamedTuple

from portal.divisions.lines import UPPER, Lines
from portal.divisions.lists import CURRENT, Division, DivisionList, division_list
from portal.divisions.placing import calls
from portal.divisions.spans import Span, common, merged
from portal.divisions.spelled import spelled_list
from portal.divisions.spelling import simplified
from portal.orgs.pinyin import spell_all

SHOWN = 10
"""Townships in an answer; SHOWN_PLACES of what lies above."""
SHOWN_PLACES = 5
_SCAN = 400
"""Townships that are looked at for one word before the best are taken."""
_WORDS, _LONGEST = 6, 60
_BETWEEN = re.compile(r"[\s,，、;；/·>]+")
_LETTERS = re.compile(r"[^a-z0-9]")


class Found(NamedTuple):
    """Townships, the best first; what lies above that all words fit; whether there are more townships than these."""

    townships: tuple[Division, ...] = ()
    places: tuple[Division, ...] = ()
    is_more: bool = False


def search(text: str, divisions: DivisionList | None = None) -> Found:
    """What `text` fits in the current list. Empty text, and text that fits nothing, find nothing."""
    divisions = divisions or division_list(CURRENT)
    words = [word for word in map(_word, _BETWEEN.split(text[:_LONGEST])) if word][:_WORDS]
    found = _search(words, divisions)
    if not any(found) and (cut := [piece for word in words for piece in _cut(word, divisions)]) != words:
        found = _search(cut, divisions)
    return found


def _word(text: str) -> str:
    word = simplified(text).casefold()
    return _LETTERS.sub("", word) if word.isascii() else word


def _search(words: Sequence[str], divisions: DivisionList) -> Found:
    if not words:
        return Found()
    fitting = [_upper(word, divisions) for word in words]
    codes: dict[str, None] = {}
    for place, word in enumerate(words):
        others = fitting[:place] + fitting[place + 1 :]
        codes |= dict.fromkeys(_townships(word, _spans(others, _lines(word, divisions)), divisions))
    known = filter(None, map(divisions.find, codes))
    found = sorted((one for one in known if one.is_somewhere), key=lambda one: (len(one.name), one.code))
    return Found(tuple(found[:SHOWN]), tuple(_places(fitting, divisions)[:SHOWN_PLACES]), len(found) > SHOWN)


def _upper(word: str, divisions: DivisionList) -> set[str]:
    """Codes of what lies above townships and fits a word."""
    if word.isascii():
        return spelled_list(divisions.year).upper(word)
    return {one.code for one in divisions.beginning_with(word[0]) if calls(word, one.name)}


def _places(fitting: Sequence[set[str]], divisions: DivisionList) -> list[Division]:
    """The uppermost divisions in which every word fits something."""
    codes = sorted(set().union(*fitting))
    fit = {code for code in codes if all(any(code[:end] in one for end in UPPER) for one in fitting)}
    top = [code for code in codes if code in fit and not any(code[:end] in fit for end in UPPER if end < len(code))]
    return list(filter(None, map(divisions.find, top)))


def _lines(word: str, divisions: DivisionList) -> Lines:
    return spelled_list(divisions.year).lines if word.isascii() else divisions.lines


def _spans(fitting: Sequence[set[str]], lines: Lines) -> list[Span]:
    """The lines that lie below something that fits each of the other words."""
    spans = [lines.span("")]
    for codes in fitting:
        spans = common(spans, merged(map(lines.span, codes)))
    return spans


def _townships(word: str, spans: Sequence[Span], divisions: DivisionList) -> Iterator[str]:
    """Codes of townships whose names begin with a word, or, if these are few, have it in them."""
    lines = _lines(word, divisions)
    begins = list(islice(_codes(lines, f"\t{word}", spans), _SCAN))
    yield from begins
    if not word.isascii() and len(begins) < SHOWN:
        yield from islice(_codes(lines, word, spans), _SCAN)


def _codes(lines: Lines, piece: str, spans: Sequence[Span]) -> Iterator[str]:
    for span in spans:
        yield from (line.partition(b"\t")[0].decode() for line in lines.with_piece(piece.encode(), span))


def _cut(word: str, divisions: DivisionList) -> Iterator[str]:
    """The words that are written together: each but the last is a place's name, the longest first."""
    known = _written_together(divisions.year, word.isascii())
    ends = range(len(word) - 1, 1, -1)
    end = next((end for end in ends if word[:end] in known), None)
    if end is None:
        yield word
    else:
        yield word[:end]
        yield from _cut(word[end:], divisions)


@cache
def _written_together(year: int, in_letters: bool) -> frozenset[str]:
    """Names of provinces, prefectures and counties, whole and without their last character."""
    names = {one.name for one in division_list(year).upper() if not one.is_placeholder}
    names |= {name[:-1] for name in names if len(name) > 2}
    return frozenset(whole for whole, _ in spell_all(sorted(names))) if in_letters else frozenset(names)
