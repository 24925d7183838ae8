"""Pinyin of a person's name, for search: `zhangsan zs`."""

from __future__ import annotations

from functools import cache, lru_cache

from portal.characters import pypinyin

LONGEST = 120
"""Characters that the column takes; a name has 60 at most."""

# As surnames these are read otherwise than usual; pypinyin gives the usual reading.
SURNAMES = {
    "曾": "zeng", "单": "shan", "仇": "qiu", "解": "xie", "区": "ou", "查": "zha", "朴": "piao", "任": "ren",
    "盖": "ge", "华": "hua", "尉": "wei", "缪": "miao", "覃": "qin", "翟": "zhai", "召": "shao", "员": "yun",
    "黑": "he", "折": "she", "种": "chong", "秘": "bi", "冼": "xian", "乐": "yue", "瞿": "qu", "褚": "chu",
    "卜": "bu", "於": "yu", "薄": "bo", "能": "nai", "都": "du", "乜": "nie", "洗": "xian", "繁": "po",
    "祭": "zhai", "粘": "nian", "角": "jue", "佴": "nai", "适": "kuo", "郄": "qie", "逄": "pang",
}  # fmt: skip
DOUBLE_SURNAMES = {
    "尉迟": ("yu", "chi"), "万俟": ("mo", "qi"), "长孙": ("zhang", "sun"), "澹台": ("tan", "tai"),
    "单于": ("chan", "yu"), "拓跋": ("tuo", "ba"), "令狐": ("ling", "hu"), "乐正": ("yue", "zheng"),
}  # fmt: skip

GIVEN = {"长": "chang"}
"""In given names these are read otherwise than pypinyin says of the character alone."""


@lru_cache(maxsize=65536)
def name_pinyin(name: str) -> str:
    """The full pinyin of a name and its initials, in lower case, for a search from the left of either.

    Latin letters stay what they are. Of a very long name the full pinyin is cut, never the initials.
    """
    syllables = _syllables(name)
    initials = "".join(s[:1] for s in syllables)
    return f"{''.join(syllables)[: LONGEST - 1 - len(initials)]} {initials}"


def _syllables(name: str) -> list[str]:
    if double := DOUBLE_SURNAMES.get(name[:2]):
        return [*double, *map(_syllable, name[2:])]
    return [SURNAMES.get(name[0]) or _syllable(name[0]), *map(_syllable, name[1:])] if name else []


@cache
def _syllable(character: str) -> str:
    if character.isascii() and character.isalnum():
        return character.lower()
    if character in GIVEN:
        return GIVEN[character]
    library = pypinyin()
    found: list[str] = library.lazy_pinyin(character, style=library.Style.NORMAL, errors="ignore")
    return found[0].replace("ü", "v") if found else ""
