"""Which kind of school a branch belongs to, told by the industry and the names above it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from plugins.graduation_marking.recogniser.programmes import (
    COLLEGE,
    CRAFT,
    JUNIOR,
    MEDICAL_SCHOOL,
    MIDDLE,
    SENIOR,
    UNIVERSITY,
    VOCATIONAL,
)

UNKNOWN = ""
_MIXED_LEVELS = re.compile(r"职业(?:技术)?大学|职业技术师范|开放大学|成人|继续教育|党校")
_COLLEGE = re.compile(r"职业(?:技术|技能)?学院|职业.{0,6}学院|高等专科|专科学校|高等职业|高职|大专")
_MEDICAL = re.compile(r"医(?:科|药|学)大学|医药大学|医学院|临床学院|临床医学|口腔医学|中医")
_UNIVERSITY = re.compile(r"大学(?!生)|学院")
_CRAFT = re.compile(r"技工|技师学院|技校")
_VOCATIONAL = re.compile(
    r"中等专业|中等职业|中专|职业高[级中]|职业中[学专]|职高|职教中心|职业教育中心|职业(?:技术)?学校|卫生学校|卫校|幼师学校"
)
_SENIOR = re.compile(r"高级中学|高中(?!起点)")
_JUNIOR = re.compile(r"初级中学|初中(?!起点)")
_MIDDLE = re.compile(r"中学(?!生)")


def school_type_of(industry: str, names: Iterable[str]) -> str:
    """The kind of school, as `propose` takes it, from a branch's industry and the names of it and of what is above it.

    `names` are full or short names, in any order, up to the school's own. UNKNOWN for what is no school, and where the
    names do not tell which kind: then a class of which only the intake is known is asked about.
    """
    text = " ".join(names)
    if industry == "普通高等院校":
        return _university(text)
    if industry in ("职业教育学校", "中等职业院校"):
        return _vocational(text)
    return {"普通高中": SENIOR, "完全中学": MIDDLE, "初中": JUNIOR}.get(industry, UNKNOWN)


def school_type_in(name: str) -> str:
    """The kind of school that a name alone tells: 南阳市高级技工学校, 某某大学; UNKNOWN for most names."""
    for pattern, kind in ((_CRAFT, CRAFT), (_VOCATIONAL, VOCATIONAL), (_SENIOR, SENIOR), (_JUNIOR, JUNIOR)):
        if pattern.search(name):
            return kind
    if _MIDDLE.search(name):
        return MIDDLE
    return _university(name) if "大学" in name or _COLLEGE.search(name) else UNKNOWN


def _university(text: str) -> str:
    if _MIXED_LEVELS.search(text):
        return UNKNOWN
    if _COLLEGE.search(text):
        return COLLEGE
    if _MEDICAL.search(text):
        return MEDICAL_SCHOOL
    return UNIVERSITY if _UNIVERSITY.search(text) else UNKNOWN


def _vocational(text: str) -> str:
    if _CRAFT.search(text):
        return CRAFT
    if _MIXED_LEVELS.search(text):
        return UNKNOWN
    return COLLEGE if _COLLEGE.search(text) else VOCATIONAL
