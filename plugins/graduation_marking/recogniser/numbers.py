"""Years that a name only numbers: 18计科1班, 临床16-3, 车辆1806, 计算机201801, 计科181.

Some of these forms leave one reading (`clear_years`), others are a number that can be cut in several ways (`cuts`):
then other branches of the same faculty tell how its numbers are meant (`evidence`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from plugins.graduation_marking.recogniser.years import Era

OLDEST_WHOLE = 2010
"""Four digits below that are an intake of 2020 with a class, not a year: 2003班."""
MOST_CLASSES, MOST_IN_GRADE = 60, 40

_HAN = "一-龥"
_UNIT = (
    "[班级届年号栋幢周岁个月院队]|期(?!货)|组(?!织)|楼(?!宇)|室(?!内)|营(?![销养运业])|连(?!锁)|日(?!语)"
    "|人(?![工力文类物])|区(?!块|域)|团(?!务)|支部|支队|大队|中队"
)
"""What is counted, or belongs to a number: 12班 is no class of 2012. 15营销 is."""
_MAJOR = rf"(?!{_UNIT})[{_HAN}]"
_CLEAR = (
    re.compile(r"(?<!\d)(20\d\d)(?:-(?!20\d\d)|\(|\)-?\d|\.\d|[A-Z])"),
    re.compile(rf"^\(?(20[1-9]\d)\)?(?={_MAJOR})"),
    re.compile(r"(?<!\d)(20[1-9]\d)\d\d(?!\d)"),
    re.compile(rf"^\(?(\d\d)\)?(?={_MAJOR})"),
    re.compile(rf"(?<=[{_HAN}A-Za-z(])(\d\d)(?={_MAJOR})"),
    re.compile(r"(?<=[硕研博])(\d\d)(?!\d)"),
    re.compile(rf"(?<![\d-])(\d\d)[-./][{_HAN}A-Z]"),
)
_WITH_CLASS = (
    re.compile(r"(?<![\d-])(\d\d)[-./]\d{1,2}(?!\d)"),
    re.compile(r"(?<!\d)(\d\d)\((?:\d{1,2}|[一二三四五六七八九十]+|□)\)"),
    re.compile(r"\((\d\d)\)-?\d"),
    re.compile(r"(?<!\d)(\d\d)[A-Z]\d*班"),
)
GRADES = (10, 11, 12)
"""In secondary schools 10-2 and 12(3) are classes of the upper grades, not of 2010 and 2012."""

_FOUR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_THREE = re.compile(r"(?<!\d)\d{3}(?=班|$|\()")
_CODE = re.compile(r"\d{5,}")


@dataclass(frozen=True, slots=True)
class Cut:
    """One way to read a number: 1806 as the intake of 2018 (`came`) and class 6, or 301 as no intake at all."""

    way: str
    came: int | None
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a name that can be cut; `stem` is the name with # for its digits, as other branches have it too."""

    digits: str
    stem: str


def clear_years(text: str, era: Era, *, grades: bool) -> tuple[int, ...]:
    """The intakes in the forms that can be read one way only; `grades`: the school has grades ten to twelve."""
    with_class = {digits for form in _WITH_CLASS for digits in form.findall(text)}
    if grades:
        with_class -= set(map(str, GRADES))
    found = with_class.union(*(form.findall(text) for form in _CLEAR))
    return tuple(sorted({year for digits in found if (year := era.intake(digits)) is not None}))


def cut_number(text: str) -> Number | None:
    """The number of three or four digits of a name, if it has exactly one."""
    found = [*_FOUR.finditer(text), *_THREE.finditer(text)]
    if len(found) != 1:
        return None
    start, end = found[0].span()
    return Number(found[0][0], f"{text[:start]}{'#' * (end - start)}{text[end:]}")


def has_long_code(text: str) -> bool:
    """True for 141301401班: a number of which nobody can say where the year is in it."""
    return _CODE.search(text) is not None


def cuts(digits: str, era: Era) -> list[Cut]:
    """All ways to read three or four digits."""
    found = [_year_and_class(digits, era)]
    found.append(_whole(digits, era) if len(digits) == 4 else _grade_and_class(digits))
    return [cut for cut in found if cut is not None]


def _year_and_class(digits: str, era: Era) -> Cut | None:
    came, number = era.intake(digits[:2]), int(digits[2:])
    return Cut("year and class", came, number) if came and 1 <= number <= MOST_CLASSES else None


def _whole(digits: str, era: Era) -> Cut | None:
    came = era.intake(digits)
    return Cut("whole", came) if came and came >= OLDEST_WHOLE else None


def _grade_and_class(digits: str) -> Cut | None:
    return Cut("grade and class", None, int(digits[1:])) if 1 <= int(digits[1:]) <= MOST_IN_GRADE else None
