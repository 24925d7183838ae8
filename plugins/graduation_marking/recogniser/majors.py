"""Majors of a university that take other than four years, as far as their names tell."""

from __future__ import annotations

import re
from dataclasses import replace

from plugins.graduation_marking.recogniser.programmes import (
    MEDICAL,
    MEDICAL_SCHOOL,
    OF_SCHOOL,
    UNIVERSITY,
    Length,
    Programme,
    Unclear,
)

_MEDICINE = re.compile(
    r"临床(?=医学|[\d□(-]|本科|五年|定向|卓越|全科|[一二三四五六七八九]班|班|$)|口腔(?!医学技术|工艺|修复|护理)|中西医|针灸推拿|针推|基础医学"
    r"|中医(?!药|护理|文化|学院)|预防医学|预防(?=[\d(-])|法医学|麻醉|医学影像学|儿科|精神医学|眼视光医学|放射医学|妇幼保健医学|[壮藏蒙维傣哈回朝瑶苗]医"
)
_OF_HEALTH = re.compile(
    r"护理|助产|药|康复(?:治疗|作业|物理)|检验|影像技术|口腔医学技术|检疫|听力|公共事业|公管|健康|医学工程|医学信息|信管|食品|营养|心理|英语|营销"
    r"|社会工作|劳动|保险|体育|计算机|软件|电子|智能|数据|市场|物流|管理|(?<!医)法学|生物|养老|数学|汉语|教育"
)
_BUILDING = re.compile(r"建筑学?(?=[\d□(-]|$)|建筑学|城乡规划|城市规划|城规")
_VETERINARY = re.compile(r"动物医学|动医|兽医")
_INTEGRATED = re.compile(r"(?<!机电)(?<!机)(?<!光电)一体化")
_NAMED = re.compile(r"(?![年级班届支部团总第])[\u4e00-\u9fff]{2}")


def programme_by_major(own: str, kind: str) -> Length:
    """What the major in a branch's own name makes of the kind of school; the school's usual length if it names none."""
    if kind not in (UNIVERSITY, MEDICAL, MEDICAL_SCHOOL):
        return OF_SCHOOL.get(kind, Unclear("不知道是哪类学校，学制有长有短", (3, 4)))
    if _MEDICINE.search(own):
        return Programme("医学五年", 5, 18)
    if kind != UNIVERSITY:
        return _at_medical_school(own, kind)
    if _BUILDING.search(own):
        return Programme("建筑规划类五年", 5, 18, (4,))
    if _VETERINARY.search(own):
        return Programme("动物医学四年", 4, 18, (5,))
    return OF_SCHOOL[UNIVERSITY]


def _at_medical_school(own: str, kind: str) -> Length:
    four = Programme("医学院校四年制专业", 4, 18)
    if _OF_HEALTH.search(own):
        return replace(four, others=(5,)) if kind == MEDICAL else four
    if kind == MEDICAL:
        return OF_SCHOOL[MEDICAL]
    if "医" in own or not _NAMED.search(own):
        return Unclear("医学院校的学制有四年和五年", (4, 5))
    return replace(four, others=(5,))


def is_integrated(own: str) -> bool:
    """True for medicine as one course of eight years (5+3), not for 机电一体化."""
    return _INTEGRATED.search(own) is not None


def is_medicine(own: str) -> bool:
    """True for the majors of medicine, which take five years at a university."""
    return _MEDICINE.search(own) is not None
