"""How long a class studies: what its name says (五年制, 专升本, 3+2), else its major, else the kind of school."""

from __future__ import annotations

import re
from collections.abc import Callable

from plugins.graduation_marking.recogniser.majors import is_integrated, is_medicine, programme_by_major
from plugins.graduation_marking.recogniser.programmes import (
    COLLEGE,
    CRAFT,
    DOCTOR,
    FIVE_YEAR,
    JUNIOR,
    MASTER,
    MEDICAL,
    MEDICAL_SCHOOL,
    OF_SCHOOL,
    SENIOR,
    UNIVERSITY,
    UPGRADE,
    VOCATIONAL,
    Length,
    Programme,
    Unclear,
)

Rule = Callable[[str, str], Length | None]
"""From a branch's own name and the kind of school to a length, None where the rule has nothing to say."""

_NUMERALS = "一二三四五六七八"
_LENGTH = re.compile(r"(?:(?<![十\d])|学制)([一二两三四五六七八2-8])年(?:制|一贯|贯通|高职|大专|专科|(?<=学制.年))")
_HALVES = re.compile(r"[一二两三四]年半|\d\.5年")
_STAGES = re.compile(r"(?<!\d)([1-8])\+([0-8])(?:\+([1-8]))?(?!\d)")
_JOINED = re.compile(r"[和与及、/]")
_TRANSFERRED = re.compile(r"贯通|衔接(?!临时)|转段|转录|本硕|本博|硕.?博(?!连读)|博.?硕")
_COLLEGE = re.compile(r"高职|高专|大专|专科")
_ADULTS = "成人|函授|自考|自学考试|夜大|业余|网络教育|继续教育|开放教育|在职|高起[本专]"
_FULL_COLLEGE = "高职本科|职教本科|职业本科|本科层次"


def programme_of(own: str, kind: str) -> Length:
    """The programme of a class whose own name this is at a school of this kind, Unclear where it can be several.

    `kind` is one of `programmes.KINDS`, or "" for a school of which nothing is known.
    """
    return _of_several(own, kind) or said_programme(own, kind) or programme_by_major(own, kind)


def said_programme(own: str, kind: str) -> Length | None:
    """What the name says in words: the first rule that has something to say."""
    return next((found for rule in _RULES if (found := rule(own, kind)) is not None), None)


def _of_several(own: str, kind: str) -> Unclear | None:
    """For 五年制和中职: each part names a programme, and they differ."""
    parts = _JOINED.split(own)
    if len(parts) == 1:
        return None
    said = [found for part in parts if (found := said_programme(part, kind)) is not None]
    different = {found.years if isinstance(found, Programme) else found.lengths for found in said}
    return Unclear("名称里有几种学制") if len(different) > 1 else None


def _says(pattern: str, length: Length) -> Rule:
    """A rule: these words mean this length, wherever they stand."""
    words = re.compile(pattern, re.IGNORECASE)

    def rule(own: str, kind: str) -> Length | None:
        return length if words.search(own) else None

    return rule


def _stages(own: str, kind: str) -> Length | None:
    found = _STAGES.search(own)
    if found is None:
        return None
    parts = [int(part) for part in found.groups() if part]
    usual = OF_SCHOOL.get(kind)
    if parts == [5, 3]:
        return Programme("5+3一体化八年", 8, 18, (5,))
    if usual is not None and sum(parts) == usual.years:
        return Programme(f"{found[0]}共{usual.years}年", usual.years, usual.age)
    return Unclear(f"{found[0]}分段培养，不知道名称指哪一段", tuple(sorted({parts[0], sum(parts)})))


def _years(own: str, kind: str) -> Length | None:
    if _HALVES.search(own):
        return Unclear("学制不是整年")
    found = _LENGTH.search(own)
    if found is None:
        return None
    numeral = found[1].replace("两", "二")
    years = int(numeral) if numeral.isdigit() else _NUMERALS.index(numeral) + 1
    return Programme(f"{_NUMERALS[years - 1]}年制", years, _age(own, kind, years), (5,) if years > 6 else ())


def _age(own: str, kind: str, years: int) -> int:
    if kind in OF_SCHOOL:
        return OF_SCHOOL[kind].age
    return OF_SCHOOL[FIVE_YEAR].age if years == 5 and not is_medicine(own) else OF_SCHOOL[UNIVERSITY].age


def _integrated(own: str, kind: str) -> Length | None:
    is_course = kind in (MEDICAL, MEDICAL_SCHOOL) and is_integrated(own)
    return Programme("一体化八年", 8, 18, (5,)) if is_course else None


def _preparatory(own: str, kind: str) -> Length | None:
    if "预科" not in own:
        return None
    usual = OF_SCHOOL.get(kind)
    return Unclear("预科一年后编入各班，不知道名称指预科还是全程", (1, 1 + usual.years) if usual else ())


def _transferred(own: str, kind: str) -> Length | None:
    unclear = kind != FIVE_YEAR and _TRANSFERRED.search(own)
    return Unclear("贯通培养，不知道名称指哪一段") if unclear else None


def _college(own: str, kind: str) -> Length | None:
    if not _COLLEGE.search(own):
        return None
    if kind in (VOCATIONAL, CRAFT):
        return Unclear("中职、技校办的大专班学制不一", (3, 5))
    return OF_SCHOOL[FIVE_YEAR if kind == FIVE_YEAR else COLLEGE]


def _degree(own: str, kind: str) -> Length | None:
    if "本科" not in own or kind == UPGRADE:
        return None
    return programme_by_major(own, kind if kind in (MEDICAL, MEDICAL_SCHOOL) else UNIVERSITY)


_RULES: tuple[Rule, ...] = (
    _says(_ADULTS, Unclear("成人教育的学制不一", (2, 3, 5))),
    _stages,
    _years,
    _integrated,
    _preparatory,
    _says("直博|硕博连读", Programme("直博五年", 5, 22, (4, 6))),
    _transferred,
    _says("[专高][升接插转套][本大]|升本", OF_SCHOOL[UPGRADE]),
    _says("第二学士|二学位|第二学位|二学士", Programme("第二学士学位两年", 2, 22)),
    _says(r"博士(?!后)|(?<![\u4e00-\u9fff])博(?=\d|[一二三四])", OF_SCHOOL[DOCTOR]),
    _says("专硕|专业学位|专业硕士|MBA|MPA|MEM|MTI", Programme("专业学位硕士三年", 3, 22, (2,))),
    _says(r"硕|研究生|研(?=\d|[一二三])", OF_SCHOOL[MASTER]),
    _says(_FULL_COLLEGE, OF_SCHOOL[UNIVERSITY]),
    _college,
    _degree,
    _says("高级工|高技|技师|高级技工", Unclear("高级工、技师班的学制不一", (3, 4, 5, 6))),
    _says("中职|中专|职高|职专|中技|技校|中级工", OF_SCHOOL[VOCATIONAL]),
    _says(r"高中|普高|高(?=(?:20)?\d\d[级届])", OF_SCHOOL[SENIOR]),
    _says(r"初中|初(?=(?:20)?\d\d[级届])", OF_SCHOOL[JUNIOR]),
)
"""In this order: what is said first counts."""
