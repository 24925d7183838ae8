"""The pinyin under which an organisation's Chinese name is found, whole and as initials: 江南 -> jiangnan, jn.

pypinyin's table of single characters is read once; a name then costs one str.translate. Where a character has several
readings the table has one, so the words that organisations' names are full of are replaced first.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from portal.characters import pypinyin

LONGEST_INITIALS, LONGEST_PINYIN = 200, 600
"""Characters that the columns take."""

WORDS = {
    "重庆": "chong qing", "重": "zhong", "厦门": "xia men", "长": "chang", "行": "xing", "银行": "yin hang",
    "农行": "nong hang", "分行": "fen hang", "支行": "zhi hang", "朝阳": "chao yang", "都": "du", "乐清": "yue qing",
    "乐山": "le shan", "音乐": "yin yue", "六安": "lu an", "台州": "tai zhou", "蚌埠": "beng bu", "东阿": "dong e",
    "大城": "dai cheng", "番禺": "pan yu", "铅山": "yan shan", "洪洞": "hong tong", "单县": "shan xian",
    "曾都": "zeng du", "参加": "can jia", "调": "diao", "会计": "kuai ji", "系": "xi", "降": "jiang", "卓": "zhuo",
    "藏": "zang", "区": "qu", "阿": "a", "车": "che", "石": "shi", "莘庄": "xin zhuang", "莘县": "shen xian",
    "涪陵": "fu ling", "尉犁": "yu li",
}  # fmt: skip
"""Own readings: words before characters, the longest first. 长 is chang in nearly every organisation's name."""

_WORD = re.compile("|".join(sorted(WORDS, key=len, reverse=True)))
_SIGNS = {word: chr(0xF0000 + place) for place, word in enumerate(WORDS)}
"""A sign of Unicode's private planes for each word: a name's words are looked for once, for initials and pinyin."""
_TONES = str.maketrans("", "", "\u0300\u0301\u0304\u030c")


def initials(name: str) -> str:
    """The lower-case initials of an organisation's name; letters and digits stay, everything else goes."""
    return initials_and_pinyin(name)[0]


def whole_pinyin(name: str) -> str:
    """The lower-case pinyin of an organisation's name without tones, ü as v; letters and digits stay."""
    return initials_and_pinyin(name)[1]


def initials_and_pinyin(name: str) -> tuple[str, str]:
    """`initials` and `whole_pinyin` of a name, in little more than the time of one."""
    signs = _WORD.sub(_sign, name)
    first, whole = signs.translate(_first_letters()), signs.translate(_syllables())
    return first.casefold()[:LONGEST_INITIALS], whole.casefold()[:LONGEST_PINYIN]


def spell_all(names: Sequence[str]) -> list[tuple[str, str]]:
    """`whole_pinyin` and `initials` of many names of one line each, uncut: much faster than one by one."""
    signs = _WORD.sub(_sign, "\n".join(names))
    whole, first = (signs.translate(table).casefold().split("\n") for table in _by_line())
    return list(zip(whole, first, strict=True))


def is_whole_pinyin(text: str) -> bool:
    """True if `text` can be read as whole syllables (and digits); initials such as nj cannot."""
    return bool(_spelling().fullmatch(text))


def _sign(word: re.Match[str]) -> str:
    return _SIGNS[word.group()]


class _Readings(dict[int, str]):
    """Character -> letters. What the table lacks (brackets, spaces, rare characters) is nothing, and remembered so."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code))
        self[code] = plain if plain.isascii() and plain.isalnum() else ""
        return self[code]


@cache
def _by_line() -> tuple[_Readings, _Readings]:
    """The tables of syllables and initials, which leave the ends of lines alone."""
    ends = {ord("\n"): "\n"}
    return _Readings(_syllables() | ends), _Readings(_first_letters() | ends)


@cache
def _syllables() -> _Readings:
    """pypinyin's first reading of every character, without tone marks."""
    found = pypinyin().pinyin_dict.pinyin_dict
    readings = _Readings((code, _toneless(readings.partition(",")[0])) for code, readings in found.items())
    readings.update({ord(_SIGNS[word]): reading.replace(" ", "") for word, reading in WORDS.items()})
    return readings


@cache
def _first_letters() -> _Readings:
    letters = _Readings((code, reading[:1]) for code, reading in _syllables().items())
    letters.update({
        ord(_SIGNS[word]): "".join(syllable[0] for syllable in reading.split()) for word, reading in WORDS.items()
    })  # fmt: skip
    return letters


@cache
def _toneless(reading: str) -> str:
    plain = unicodedata.normalize("NFD", reading).translate(_TONES)
    return unicodedata.normalize("NFC", plain).replace("ü", "v").replace("ê", "e")


@cache
def _spelling() -> re.Pattern[str]:
    known = {reading for reading in _syllables().values() if re.search("[aeiouv]", reading)}
    return re.compile(f"(?:{'|'.join(sorted(known, key=len, reverse=True))}|[0-9])+")
