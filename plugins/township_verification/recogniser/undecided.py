"""Units that are no townships by name and may be run like one: zones, farms, regiments, communities. People decide."""

from __future__ import annotations

import re

_ZONE = re.compile(
    r"(?:开发|高新|产业|工业|保税港?|管理|风景名胜|风景|旅游|度假|示范|试验|实验|合作|集聚|聚集|物流|商务|景|农业|功能|引领|经济"
    r"|技术|生态)区$|(?<!滨海)(?<!浦东)(?<!沈北)(?<!清)新区$"
    r"|(?:[业技件流新态化济发]园|(?<![梁花绿])园区|新城|(?:产业|科[学技]|大学|生态)城|科技谷|管委会|管理委员会|管理处|行政委员会|组团|片区|经开|高新)$"
)
_WITHIN_ZONE = re.compile(r"(?:开发|高新|(?<![梁花绿])园|管理|示范|度假|工业|保税|风景|景|试验|集聚)区(?=.{2,})")
_ZONE_AS_NAME = re.compile(r"区(?:街道|办事处|地区)|特殊(?:乡镇|街道)$")
_ZONE_ITSELF = re.compile(
    r"(?:开发|保税|风景)区(?:镇|地区|办事处)$|(?:科技|生态|空港|产业)新城.{2,}|直属乡镇$|兵团.+[团市].*[镇乡]$"
)
_SORTS = (
    ("农场、林场、牧场", re.compile(r"(?<![市广操机商现])场$|林业局$|种畜繁育中心$|农垦$")),
    ("兵团的团场", re.compile(r"兵团|(?:[\d一二三四五六七八九十零〇百]+|农场)团$")),
    ("开发区、园区、管委会", _ZONE),
    ("社区", re.compile(r"社区(?:居委会|居民委员会|管理委员会|(?:公共)?服务(?:中心|站|委员会))?$")),
    ("街道的筹备或管理机构", re.compile(r"街道(?:管理|服务)中心$|(?:街道|镇|乡)(?:办事处)?筹[备建][组处]$")),
    ("岛屿", re.compile(r"(?:群岛|岛)$")),
)


def is_zone(unit: str) -> bool:
    """True for development zones, parks and the like; 浦东新区, 清新区 and 绿园区 are districts."""
    return _ZONE.search(unit) is not None


def lies_in_zone(unit: str, above: str) -> bool:
    """True where a zone may run what `unit` names: 芦台开发区新华路街道, unless a county is `above` it ("" if unknown).

    A district that is only called after a zone (开发区街道) is doubtful below a zone alone.
    """
    own = unit.partition(above)[2] if above and above in unit else unit
    if _WITHIN_ZONE.search(own) is None:
        return False
    return is_zone(above) if above else _ZONE_AS_NAME.search(own) is None


def undecided(unit: str) -> str:
    """The sort of unit that only people can decide, "" for all others."""
    return next((title for title, form in _SORTS if form.search(unit)), "")


def doubtful_township(unit: str) -> bool:
    """True for what is a zone's or a corps regiment's office itself: 经济开发区镇, 兵团一三七团乡."""
    return _ZONE_ITSELF.search(unit) is not None
