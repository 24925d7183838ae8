"""From a grade to the year in which it leaves, with the date of the name and the length of study."""

from __future__ import annotations

from dataclasses import dataclass

from plugins.graduation_marking.recogniser.dates import AsOf, school_year_ends
from plugins.graduation_marking.recogniser.grades import Grade
from plugins.graduation_marking.recogniser.intakes import Doubt
from plugins.graduation_marking.recogniser.programmes import JUNIOR, MIDDLE, SENIOR, TERTIARY, Length, Programme

LAST_OF_JUNIOR, LAST_OF_SENIOR = 9, 12
_FOUR_YEARS = Programme("初中四年", 4, 11)
_THREE_YEARS = {JUNIOR: Programme("初中三年", 3, 12), SENIOR: Programme("高中三年", 3, 15)}
_COUNTED_ON = frozenset({JUNIOR, MIDDLE, ""})
"""The kinds of school in which grades are counted on from the primary school's."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """The year in which a class leaves, what tells, and the years that other lengths of study would make of it."""

    year: int
    words: str
    others: tuple[int, ...] = ()


def leaving(grade: Grade, kind: str, programme: Length, asof: AsOf | None, *, four_grades: bool) -> Leaving | Doubt:
    """When a class of this grade, called so at `asof`, leaves a school of this kind.

    `programme` is what the name and the school tell; `four_grades` is True where the 初中 has four (五四制).
    """
    ends = school_year_ends(asof)
    if ends is None:
        return Doubt(_undated(grade, asof))
    if grade.number is None:
        return Leaving(ends, "毕业班")
    if grade.counted_from_primary:
        return _counted_on(grade.number, kind, ends, grade)
    if grade.stage in TERTIARY and kind not in {*TERTIARY, ""}:
        return Doubt(f"“{grade.words}”和学校类型不符")
    studied = _programme_of(grade, kind, programme, four_grades)
    if not isinstance(studied, Programme):
        return Doubt(f"“{grade.words}”：{studied.why}" if studied else f"“{grade.words}”：不知道是哪类学校")
    return _within(grade, grade.number, studied, ends)


def _undated(grade: Grade, asof: AsOf | None) -> str:
    if asof is None:
        return f"“{grade.words}”每年换一届学生：要知道是哪一学年的名称"
    if isinstance(asof, int):
        return f"“{grade.words}”：只知道{asof}年，分不清是上学年还是下学年"
    return f"“{grade.words}”：七、八月份年级正在更替，分不清是上学年还是下学年"


def _counted_on(number: int, kind: str, ends: int, grade: Grade) -> Leaving | Doubt:
    last = LAST_OF_JUNIOR if number <= LAST_OF_JUNIOR else LAST_OF_SENIOR
    fits = number > LAST_OF_JUNIOR or kind in _COUNTED_ON
    if not fits or (number == 6 and kind != JUNIOR):
        return Doubt(f"“{grade.words}”和学校类型不符")
    return Leaving(ends + last - number, grade.words)


def _programme_of(grade: Grade, kind: str, programme: Length, four_grades: bool) -> Length | None:
    if grade.stage == JUNIOR and (four_grades or grade.number == 4):
        return _FOUR_YEARS
    if grade.stage in _THREE_YEARS:
        return _THREE_YEARS[grade.stage]
    if not grade.stage and kind in _COUNTED_ON:
        return None
    return programme


def _within(grade: Grade, number: int, programme: Programme, ends: int) -> Leaving | Doubt:
    if number > programme.years:
        return Doubt(f"“{grade.words}”超过了学制（{programme.title}）")
    others = tuple(ends + years - number for years in programme.others if years >= number)
    return Leaving(ends + programme.years - number, f"{grade.words}，{programme.title}", others)
