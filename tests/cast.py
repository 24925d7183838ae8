"""The fixed cast: a small tree of organisations, and the administrators who act in the tests."""

from __future__ import annotations

from dataclasses import dataclass

# code | parent | full name | short name | category | industry | leading body
TREE = """
centre |  | 共青团中央委员会 | 团中央 | committee | 党政机关 | yes
jia | centre | 共青团甲省委员会 | 甲省团委 | committee | 党政机关 | yes
dongjiang | jia | 共青团甲省东江市委员会 | 东江市团委 | committee | 党政机关 | yes
kaifaqu | dongjiang | 共青团甲省东江市经济开发区工作委员会 | 开发区团工委 | working_committee | 党政机关 | no
qinghe | dongjiang | 共青团甲省东江市清河县委员会 | 清河县团委 | committee | 党政机关 | yes
chengguan | qinghe | 共青团清河县城关镇委员会 | 城关镇团委 | committee | 党政机关 | no
chengguan-t | chengguan | 共青团清河县城关镇学社衔接临时团支部 | 城关镇临时团支部 | branch | 农村 | no
chengguan-v | chengguan | 共青团清河县城关镇南街村支部委员会 | 南街村团支部 | branch | 农村 | no
baishi | qinghe | 共青团清河县白石镇委员会 | 白石镇团委 | committee | 党政机关 | no
baishi-v | baishi | 共青团清河县白石镇上湾村支部委员会 | 上湾村团支部 | branch | 农村 | no
yizhong | qinghe | 共青团清河县第一中学委员会 | 清河一中团委 | committee | 普通高中 | no
yizhong-31 | yizhong | 共青团清河县第一中学高三1班支部委员会 | 高三1班团支部 | branch | 普通高中 | no
yizhong-32 | yizhong | 共青团清河县第一中学高三2班支部委员会 | 高三2班团支部 | branch | 普通高中 | no
yizhong-11 | yizhong | 共青团清河县第一中学2018级1班支部委员会 | 2018级1班团支部 | branch | 普通高中 | no
jiada | jia | 共青团甲省大学委员会 | 甲省大学团委 | committee | 普通高等院校 | no
jiada-jx | jiada | 共青团甲省大学机械学院总支部委员会 | 机械学院团总支 | general_branch | 普通高等院校 | no
jiada-jx-1 | jiada-jx | 共青团甲省大学机械学院机械1501班支部委员会 | 机械1501班团支部 | branch | 普通高等院校 | no
jiada-jx-2 | jiada-jx | 共青团甲省大学机械学院机械1502班支部委员会 | 机械1502班团支部 | branch | 普通高等院校 | no
jiada-jx-3 | jiada-jx | 共青团甲省大学机械学院机械1801班支部委员会 | 机械1801班团支部 | branch | 普通高等院校 | no
jiada-wy | jiada | 共青团甲省大学外语学院委员会 | 外语学院团委 | committee | 普通高等院校 | no
jiada-wy-1 | jiada-wy | 共青团甲省大学外语学院英语1501班支部委员会 | 英语1501班团支部 | branch | 普通高等院校 | no
jiada-kong | jiada | 共青团甲省大学艺术学院总支部委员会 | 艺术学院团总支 | general_branch | 普通高等院校 | no
jiada-jg | jiada | 共青团甲省大学机关教工支部委员会 | 机关教工团支部 | branch | 普通高等院校 | no
yi | centre | 共青团乙省委员会 | 乙省团委 | committee | 党政机关 | yes
yida | yi | 共青团乙省大学委员会 | 乙省大学团委 | committee | 普通高等院校 | no
yida-1 | yida | 共青团乙省大学数学1501班支部委员会 | 数学1501班团支部 | branch | 普通高等院校 | no
"""


@dataclass(frozen=True)
class Place:
    """An organisation of the tree, as a row of the table above."""

    code: str
    parent: str
    full_name: str
    short_name: str
    category: str
    industry: str
    is_leading_body: bool


@dataclass(frozen=True)
class Member:
    """An administrator of the cast."""

    name: str
    title: str
    org: str
    role: str = "manage"

    @property
    def login(self) -> str:
        """What this administrator signs in with."""
        return f"cast-{self.name}"


PASSWORD = "chuntian-dehua-kaile"
PLACES = tuple(
    Place(*words[:6], words[6] == "yes")
    for line in TREE.strip().splitlines()
    for words in [[word.strip() for word in line.split("|")]]
)
MEMBERS = {
    member.name: member
    for member in (
        Member("national", "中央管理员", "centre"),
        Member("province", "甲省管理员", "jia"),
        Member("school", "甲省大学管理员", "jiada"),
        Member("faculty", "机械学院管理员", "jiada-jx"),
        Member("township", "城关镇管理员", "chengguan"),
        Member("viewer", "甲省大学查看员", "jiada", role="view"),
        Member("stranger", "乙省大学管理员", "yida"),
    )
}
NEWCOMERS = {
    member.name: member
    for member in (Member("city", "东江市管理员", "dongjiang"), Member("county", "清河县管理员", "qinghe"))
}
"""Administrators of levels that nobody administers, until a test employs them (`Cast.employ`)."""


def subtree(code: str) -> set[str]:
    """The codes of an organisation and of everything below it."""
    found = {code}
    for place in PLACES:
        if place.parent in found:
            found.add(place.code)
    return found
