"""One way of writing for all the ways names are written, and the League's words taken off a unit's name."""

from __future__ import annotations

import re
from typing import NamedTuple

from portal.people.rules.cells import compact

_SIMPLIFIED = str.maketrans(
    "鎮鄉區縣團總會辦處蘇產義國黨員務農場廠學醫機關臨時銜開發業園東鐵礦銀衛監獄莊溝灣橋門陽龍興華廣應島嶺馬長雙",
    "镇乡区县团总会办处苏产义国党员务农场厂学医机关临时衔开发业园东铁矿银卫监狱庄沟湾桥门阳龙兴华广应岛岭马长双",
)
_BRACKETS = str.maketrans("[{【〔《〈<「『]}】〕》〉>」』", "(((((((((" + ")))))))))")
_LEFT_OUT = str.maketrans("", "", "\"'`“”‘’/\\|·•,，、。;；:：_－—–-")
_WRITTEN = _SIMPLIFIED | _BRACKETS | _LEFT_OUT
_GENERAL = "(总)"
_NOTE = re.compile(r"\(([^()]*)\)")
_LONE_BRACKETS = str.maketrans("", "", "()")
_LEAGUE = re.compile(r"(?:中国)?共产主义青年团|(?:中国)?共青团")
_TUAN = r"(?:(?<![集组兵\d一二三四五六七八九十零〇])团)?"
"""The League's 团, not that of 集团, 组团 and of 一二九团 (a regiment of the corps)."""
_SUFFIXES = (
    ("团总支", re.compile(rf"{_TUAN}总支部?(?:委员会)?$")),
    ("团工委", re.compile(rf"{_TUAN}(?:工作委员会|工委)$")),
    ("团支部", re.compile(rf"{_TUAN}支(?:部委员会|部|委)$")),
    ("团委", re.compile(rf"(?<!管理)(?<!行政)(?<!村民)(?<!居民){_TUAN}(?:委员会|委会|委)$")),
)
_NO_CATEGORY = re.compile(rf"{_TUAN}组织$")
_AGAIN = re.compile(r"团(?:工委|总支部?|支部|委)$")
_TURNED = re.compile(r"(?<!集)团(?P<kind>[镇乡]|街道?)工?委$")
"""城关团镇委 for 城关镇团委."""
_OF_LEADING_BODY = re.compile(r"(?<!集)团[省市区县旗州盟地师]工?委$")
"""宿松团县委, 景德镇团市委."""
_JUNK = re.compile(r"(?<=[委会部支])(?:测试|备用|重复|作废|[\da-zA-Z])+$")
_GOVERNMENT = re.compile(
    r"(?<=[镇乡街道处木办])(?:人民政府|政府|党工委|党委|委员会|党政办公室)$|(?<=办事处)(?:党群|综合)工作部$"
)


class Name(NamedTuple):
    """A name as it is read.

    `unit` is whose committee it is, with the path before it ("永清县永清镇"); `notes` what stood in brackets;
    `category` what the name's end says ("团委", "" where it says nothing); `of_leading_body` marks 宿松团县委.
    """

    unit: str
    notes: tuple[str, ...]
    category: str
    of_leading_body: bool = False


def read_name(name: str) -> Name:
    """The name in one way of writing; any text is a name."""
    text, notes = _without_notes(compact(name).translate(_WRITTEN).replace(_GENERAL, "总"))
    text = _JUNK.sub("", text)
    if _OF_LEADING_BODY.search(text):
        return Name(text, notes, "团委", of_leading_body=True)
    unit, category = _without_league(_TURNED.sub(r"\g<kind>团委", text))
    if not unit and notes:  # 【城关镇】团委
        unit, notes = notes[0], notes[1:]
    return Name(_GOVERNMENT.sub("", unit), notes, category)


def _without_notes(text: str) -> tuple[str, tuple[str, ...]]:
    """The text without what stands in brackets, and that."""
    if "(" not in text and ")" not in text:
        return text, ()
    notes: list[str] = []
    while found := _NOTE.search(text):
        notes.append(found[1])
        text = text[: found.start()] + text[found.end() :]
    return text.translate(_LONE_BRACKETS), tuple(notes)


def _without_league(text: str) -> tuple[str, str]:
    """The unit, and the category that the end of the name says."""
    text = _LEAGUE.sub("", text, count=1)
    for category, form in _SUFFIXES:
        if found := form.search(text):
            unit = text[: found.start()]
            if found[0] == "委" and unit.startswith("团"):
                unit = unit[1:]
            return _without_repetition(unit), category
    return _NO_CATEGORY.sub("", text), ""


def _without_repetition(unit: str) -> str:
    """城关镇团委团委 loses both, 一二九团团委 only one."""
    found = _AGAIN.search(unit)
    return unit[: found.start()] if found else unit
