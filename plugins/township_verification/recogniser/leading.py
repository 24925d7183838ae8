"""Leading bodies: names of provinces, prefectures and counties, and how high a superior stands."""

from __future__ import annotations

import re

from plugins.township_verification.recogniser.spelling import read_name
from plugins.township_verification.recogniser.undecided import is_zone

PREFECTURES = frozenset(
    "塔城 阿勒泰 大兴安岭 喀什 和田 阿克苏 阿里 昌都 那曲 林芝 山南 日喀则 哈密 吐鲁番 海东".split()
)
"""The 地区 that are prefectures, or were a few years ago; the others belong to counties."""
NAMED_LIKE_TOWNSHIPS = frozenset(
    "景德镇 丰镇 北镇 固镇 天镇 清镇 东乡 内乡 宁乡 安乡 平乡 新乡 柏乡 桐乡 武乡 湘乡 肥乡 萍乡 西乡 金乡 上街".split()
)
"""Cities, counties and districts whose name without 市, 县, 区 ends like a township's. No township is called so."""
PATH = re.compile(r"^(?:.{2,11}?(?:省|自治区|自治州|市|地区|盟|自治县|县|自治旗|旗|(?<![社小])区))+(?=.{2})")
"""The places that may stand before a unit's own name; of some names (沙市街道) it takes too much."""

COUNTY, CITY, PROVINCE = "县级团委", "市级团委", "省级团委"
_MUNICIPALITIES = frozenset("北京市 天津市 上海市 重庆市".split())
_LEADING = re.compile(r"(?:省|市|县|盟|州|区|.旗)$")
_NO_PLACE = re.compile(r"(?:[小社校厂院库片]|车站|住宅|生活|家属|教学|病|服务|景|股)区$|[超菜夜]市$|红旗$|地区$")


def names_leading_body(unit: str) -> bool:
    """True for 朝阳区, 喀什地区 (also 喀什地, of 团喀什地委), 新乡, 宿松县: places that have counties or townships."""
    own = PATH.sub("", unit)
    if found := re.fullmatch("(.*)地区?", own):
        return found[1] in PREFECTURES
    if own in NAMED_LIKE_TOWNSHIPS:
        return True
    return _LEADING.search(unit) is not None and not _NO_PLACE.search(unit) and not is_zone(unit)


def level_of(unit: str) -> str:
    """COUNTY, CITY or PROVINCE from the name of a leading body's unit; "" where the name does not tell."""
    if unit in _MUNICIPALITIES or re.search(r"(?:省|自治区|兵团|中央)$", unit):
        return PROVINCE
    if re.search(r"(?:盟|州|地区)$", unit):
        return CITY
    if names_leading_body(unit) and not unit.endswith("市"):
        return COUNTY
    return ""


def unit_above(parent_name: str) -> str:
    """The unit of a superior: 鹿泉区 of 共青团鹿泉区委员会, and of 团鹿泉区委, 鹿泉团区委."""
    name = read_name(parent_name)
    return re.sub(r"团([省市区县旗州盟地师])工?委$", r"\1", name.unit) if name.of_leading_body else name.unit
