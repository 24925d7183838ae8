"""Keys under which organisations are found by their names, however the name was typed."""

import re
import unicodedata
from functools import lru_cache, partial

# Whatever is not seen, and what full-width and other brackets become.
_UNSEEN = re.compile(
    "[\\s\x00-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0100-\U000e01ef]+"
)
_BRACKETS = str.maketrans("[{〔【〖〘〚「『《〈<⟨]}〕】〗〙〛」』》〉>⟩", "(" * 13 + ")" * 13)
_LEAGUE = re.compile("(?:中国共产主义青年团|共青团)+")


_nfkc = partial(unicodedata.normalize, "NFKC")

# Most names are their own key, and a million are asked for at once.
_IS_KEY = re.compile("[0-9a-z()一-鿿]*").fullmatch


@lru_cache(maxsize=8192)
def short_key(text: str) -> str:
    """`text` for comparing: NFKC, without spaces and invisible characters, brackets as (), case folded."""
    if _IS_KEY(text):
        return text
    plain = _nfkc(_UNSEEN.sub("", text)).casefold()
    # Some compatibility forms hide a space; once it is gone, an accent finds its letter.
    return _nfkc(_UNSEEN.sub("", _nfkc(plain))).translate(_BRACKETS)


@lru_cache(maxsize=8192)
def org_key(text: str) -> str:
    """`short_key` without the leading 中国共产主义青年团 or 共青团, which full names have or lack at will."""
    key = short_key(text)
    match = _LEAGUE.match(key)
    return key[match.end() :] or key if match else key
