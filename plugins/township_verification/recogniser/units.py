"""What sort of unit a name tells: a township, something that might be one, a leading body, or anything else."""

from __future__ import annotations

import re
from enum import Enum
from typing import NamedTuple

from plugins.township_verification.recogniser.leading import NAMED_LIKE_TOWNSHIPS, PATH, names_leading_body
from plugins.township_verification.recogniser.spelling import Name
from plugins.township_verification.recogniser.townships import (
    is_outpost,
    only_looks_like_one,
    township_end,
    township_note,
)
from plugins.township_verification.recogniser.undecided import doubtful_township, is_zone, undecided

_INSTITUTION = re.compile(
    "(?:大学|学院|学校|[初高]?中学?|小学|幼儿园|卫生[院所]|医院|敬老院|派出所|法院|检察院|分?局|公司|集团|银行|信用社|合作社|供电所|联社"
    "|文化站|服务中心|中心|机关|商会|协会|联合会|村|嘎查|社区|居民区|[小校厂院]区|居委会|村委会|研究[院所]|事务所|财政所|[所站厂矿店馆院处科部社队行]"
    "|系统|流动团员|临时|志愿者|企业|市场|水库|监狱|班|级|系|党校|办公室|[政校院]办|工会)$"
)
_FIELDS = frozenset(
    "公安 教育 教体 卫健 卫生 卫计 医疗 税务 供电 电力 交通 金融 国资 非公 两新 直属 省直 市直 区直 县直 工商 城管 住建"
    " 财政 司法 邮政 烟草 铁路 政法 环保 民政 农业 水利 商务 文旅 消防 武警 高校 企业 民营".split()
)
"""Fields of work that have committees of their own, called so: 公安团委."""
_BARE = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af]{2,3}")


class Sort(Enum):
    """The sorts of units."""

    TOWNSHIP = "乡镇街道"
    MAYBE = "可能是乡镇街道"
    LEADING = "团的领导机关"
    OTHER = "其他单位"


class Unit(NamedTuple):
    """A unit's sort, and the words of the name that tell it."""

    sort: Sort
    words: str


def unit_of(name: Name) -> Unit:
    """What the name says of whose committee it is."""
    unit = name.unit
    if name.of_leading_body:
        return Unit(Sort.LEADING, "名称是县级以上团委的简称")
    if (note := township_note(name.notes)) and (is_zone(unit) or names_leading_body(unit)):
        return Unit(Sort.TOWNSHIP, f"括号中注明“{note}”")
    if names_leading_body(unit):
        shown = PATH.sub("", unit)
        like = shown in NAMED_LIKE_TOWNSHIPS
        return Unit(Sort.LEADING, f"“{shown}”是县级以上的地名" if like else f"名称以“{unit[-1]}”结尾，是县级以上团委")
    if end := township_end(unit):
        return _like_township(unit, end)
    if title := undecided(unit):
        return Unit(Sort.MAYBE, f"名称是{title}")
    return _anything_else(unit)


def _like_township(unit: str, end: str) -> Unit:
    if is_outpost(unit):
        return Unit(Sort.OTHER, "是派出机构的办事处，不是街道办事处")
    own = PATH.sub("", unit)
    if only_looks_like_one(own) or doubtful_township(unit):
        return Unit(Sort.MAYBE, f"“{own}”看上去像乡镇街道，不一定是")
    return Unit(Sort.TOWNSHIP, f"名称以“{end}”结尾")


def _anything_else(unit: str) -> Unit:
    if found := _INSTITUTION.search(unit):
        return Unit(Sort.OTHER, f"名称以“{found[0]}”结尾，不是乡镇街道")
    own = PATH.sub("", unit)
    if not own:
        return Unit(Sort.MAYBE, "名称没有说明是哪个单位")
    if own not in _FIELDS and _BARE.fullmatch(own):
        return Unit(Sort.MAYBE, f"名称只有“{own}”，没有说明是乡、镇、街道还是别的单位")
    return Unit(Sort.OTHER, "名称不以乡、镇、街道、苏木结尾")
