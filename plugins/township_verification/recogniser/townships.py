"""Names that end like a township's, and the words among them that only look like one."""

from __future__ import annotations

import re

_END = re.compile(
    r"(?:民族乡|乡|民族苏木|苏木|街道办事处|街道办事|街道办|街道|地区办事处|地区|办事处|区公所|特殊乡镇|镇|街)$"
)
_NOTED = re.compile(r"特殊(?:乡镇|街道)|[乡镇](?:级单位)?")
_WORDS = frozenset("城镇 乡镇 集镇 村镇 小镇 古镇 市镇 城乡 水乡 侨乡 家乡 故乡 老乡 同乡 下乡 三下乡 返乡".split())
_LOOKS_LIKE = re.compile(
    r"(?:特色|产业|文化|旅游|影视|温泉|梦想|基金|风情|康养|智慧|创客|科技|童话|家居|互联网|云|电商)小镇$"
    r"|(?:步行|商业|美食|小吃|一条|商贸|酒吧|风情|古玩|服装|电子|文创|旅游|夜市|食品|五金|建材|历史文化)街$"
    r"|大街$|(?:^|第)[一二三四五六七八九十]+街$"
)
_OUTPOST = re.compile(
    r"驻(?!马店).{1,6}办事处$|(?:公司|集团|银行|保险|信用社|律师|专员|特派员|报社|工会|商会|税务局|移民|扶贫|信访).{0,8}办事处$"
)
_CITIES = "北京 上海 天津 重庆 广州 深圳 武汉 成都 南京 杭州 西安 沈阳 海口 香港 澳门"
_IN_CITY = re.compile(rf"^(?:{'|'.join(_CITIES.split())})办事处$")
_OWNED = re.compile(r"(?:公司|集团|厂区|农场|林场|林业局|居民)办事处$|(?:公司|社区)街道(?:办事处)?$")


def township_end(unit: str) -> str:
    """The end that tells a township ("镇", "街道办事处"), "" where there is none."""
    found = _END.search(unit)
    return found[0] if found else ""


def township_note(notes: tuple[str, ...]) -> str:
    """The note in brackets that makes a township of anything: 通化经济开发区（特殊乡镇）; "" where there is none."""
    return next((note for note in notes if _NOTED.fullmatch(note)), "")


def is_outpost(unit: str) -> bool:
    """True for offices that a city or an enterprise has elsewhere: 驻沪办事处."""
    of_street = unit.endswith("街道办事处")
    return not of_street and (_OUTPOST.search(unit) is not None or _IN_CITY.search(unit) is not None)


def only_looks_like_one(own: str) -> bool:
    """True for common words (城镇), streets (步行街, 中华大街) and offices of an enterprise or farm (农场办事处)."""
    return own in _WORDS or _LOOKS_LIKE.search(own) is not None or _OWNED.search(own) is not None
