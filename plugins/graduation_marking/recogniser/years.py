"""Years that a name says in so many words: 2018级 (they came), 2019届 (they leave), 2018年入学, 2019年毕业."""

from __future__ import annotations

import re
from dataclasses import dataclass

from plugins.graduation_marking.recogniser.dates import AsOf, year_of
from portal import clock

FIRST = 2000
LONGEST = 8
"""The earliest intake and the longest study, in years."""
NEXT, AHEAD = 1, 7
"""Classes of next year may have names already; lists may be younger than the clock of a demonstration."""

_NO_INTAKE = re.compile(
    r"第\d+[届期]?|\d+(?:-\d+)?学年(?:第.学期)?|(?<!\d)20\d\d(?:年(?!级|毕业|应届|届|入学|[春秋])|(?=年度|暑|寒假|迎新|军训))"
    r"|\d+\+\d+(?:\+\d+)?|\d+\.?\d*年制"
    r"|\d+(?:中学|中(?=[学高初团]|$)|号|栋|幢|楼(?!宇)|公寓|宿舍|室(?!内)|大队|中队|支队|附中|医院)"
)
_CALENDAR = re.compile(r"(?<!\d)20\d\d(?:年|学年|暑|寒假|迎新|军训|-20\d\d)")
_LEAVES = re.compile(r"(?<!\d)(\d{4}|\d{2})(?:届(?!新生)|年?(?:应届)?毕业)")
_CAME = re.compile(r"(?<!\d)(?!1[0-2]年级)(\d{2,})(?:年级|级|年?[春秋]季?级?|年?入学|届新生)")
_SEVERAL = re.compile(r"(?<!\d)(\d{4}|\d{2})级?[、和与及至到-](\d{4}|\d{2})级")


@dataclass(frozen=True, slots=True)
class Era:
    """The time in which names are read: `now` its year, `latest` the last intake that is believed."""

    now: int
    latest: int

    def intake(self, digits: str) -> int | None:
        """The year that two or four digits mean, None where no class of a branch can have come then."""
        return self._year(digits, self.latest)

    def leaving(self, digits: str) -> int | None:
        """The same for the year in which a class leaves."""
        return self._year(digits, self.latest + LONGEST)

    def _year(self, digits: str, latest: int) -> int | None:
        year = int(digits) if len(digits) == 4 else 2000 + int(digits) if len(digits) == 2 else 0
        return year if FIRST <= year <= latest else None


@dataclass(frozen=True, slots=True)
class Said:
    """What a name says: the intakes, the years of leaving, and what looks like a year but is none."""

    came: tuple[int, ...] = ()
    leaves: tuple[int, ...] = ()
    wrong: tuple[str, ...] = ()
    several: bool = False


def era_of(asof: AsOf | None) -> Era:
    """When names are read: at their date, or today where they have none."""
    if asof is not None:
        return Era(year_of(asof), year_of(asof))
    now = clock.today().year
    return Era(now, now + (NEXT if clock.is_real() else AHEAD))


def without_other_numbers(own: str) -> str:
    """The name with □ for numbers that are no intake: 2018-2019学年, 第18届, 3号楼, 101中学, 3+2, 2016年."""
    return _NO_INTAKE.sub("□", own)


def names_a_calendar_year(own: str) -> bool:
    """True for 2016年西部计划志愿者, 2018-2019学年: a year, but not of a class."""
    return _CALENDAR.search(own) is not None


def said_years(own: str, era: Era) -> Said:
    """The years in the branch's own name that are said with 级, 届, 入学 or 毕业."""
    text = without_other_numbers(own)
    several = _SEVERAL.search(text)
    came = {*_CAME.findall(text), *(several.groups() if several else ())}
    leaves = set(_LEAVES.findall(text))
    wrong = {each for each in came if era.intake(each) is None} | {each for each in leaves if era.leaving(each) is None}
    return Said(
        tuple(sorted(year for each in came if (year := era.intake(each)))),
        tuple(sorted(year for each in leaves if (year := era.leaving(each)))),
        tuple(sorted(wrong)),
        several is not None,
    )
