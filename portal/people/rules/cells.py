"""What a cell says, whatever type the spreadsheet gave it and whatever noise surrounds it."""

import datetime
import re
import unicodedata

from portal.contracts.imports import Cell
from portal.people.rules.problems import Problem

MAX_CELL = 200

# Unified ideographs of all extensions, 〇, and the twelve of the compatibility block that are unified.
HAN = (
    "\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af"
    "\ufa0e\ufa0f\ufa11\ufa13\ufa14\ufa1f\ufa21\ufa23\ufa24\ufa27-\ufa29"
)
# Zero-width characters, joiners, variation selectors, fillers: nobody sees them, copying brings them in.
INVISIBLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u2060-\u2065\u206a-\u206f"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0100-\U000e01ef"
)
# They turn the direction of what follows, so a text shows other than it is.
BIDI_CONTROLS = "\u202a-\u202e\u2066-\u2069"
CONTROLS = "\x00-\x1f\x7f-\x9f"
DASHES = "\\-\u2010-\u2015\u2043\u2212"  # the first one escaped, so that it makes no range within a set

_UNSEEN = re.compile(rf"[\s{INVISIBLE}{BIDI_CONTROLS}{CONTROLS}]+")
_PLACEHOLDERS = frozenset("无 没有 暂无 空 / \\ - -- --- — —— – 、 null none n/a na nil".split())
LONGEST_PLACEHOLDER = max(map(len, _PLACEHOLDERS))
_SHOWN_DIGITS, _SAFE_DIGITS, _SHOWN_LENGTH = 3, 6, 20


def text_of(cell: Cell) -> str:
    """The cell as a text: whole numbers without ".0", dates in ISO form, nothing as ""."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return str(int(cell)) if cell == cell // 1 else repr(cell)


def compact(text: str) -> str:
    """The text in NFKC form without spaces, line breaks and anything invisible."""
    if not _UNSEEN.search(text) and unicodedata.is_normalized("NFKC", text):
        return text
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", _UNSEEN.sub("", text)))


def one_line(text: str) -> str:
    """The text trimmed, each run of spaces, line breaks, controls and anything invisible as one space."""
    return (text if text.isprintable() else _UNSEEN.sub(" ", text)).strip()


def is_blank(cell: Cell) -> bool:
    """Whether nothing can be seen in the cell."""
    return cell is None or cell == "" or (isinstance(cell, str) and not _UNSEEN.sub("", cell))


def is_nothing(cell: Cell) -> bool:
    """Whether the cell is blank or holds one of the words and strokes people write for nothing."""
    if cell is None or cell == "":
        return True
    if not isinstance(cell, str):
        return False
    text = _UNSEEN.sub("", cell)
    return len(text) <= LONGEST_PLACEHOLDER and (not text or compact(text).casefold() in _PLACEHOLDERS)


def overlong(cell: Cell, column: str, title: str) -> Problem | None:
    """The error for a cell of more than 200 characters, which is no value but a slip."""
    if not isinstance(cell, str) or len(cell) <= MAX_CELL:
        return None
    message = f"{title}有 {len(cell)} 个字，超过 {MAX_CELL} 个字，可能是表格错位或引号没有配对，请检查这一格。"
    return Problem("FIELD_TOO_LONG", message, column)


def quoted(text: str) -> str:
    """The text in Chinese quotation marks, short, without controls, and masked if it may be a number.

    An ID number typed into a neighbouring column must not reach the report, so a text with more than
    six digits shows only the first three.
    """
    shown = compact(text)
    if sum(map(str.isdigit, shown)) > _SAFE_DIGITS:
        shown = _masked(shown)
    return f"“{shown[:_SHOWN_LENGTH]}{'…' if len(shown) > _SHOWN_LENGTH else ''}”"


def _masked(text: str) -> str:
    seen = 0
    characters = []
    for character in text:
        seen += character.isdigit()
        characters.append("*" if character.isdigit() and seen > _SHOWN_DIGITS else character)
    return "".join(characters)
