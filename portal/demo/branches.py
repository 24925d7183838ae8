"""What kind of people a demonstration branch has: ages, schooling, how many, and how many of them are entered."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from random import Random

from portal.demo.numbers import LAST_SAFE_BIRTH
from portal.demo.tree import DemoOrg

YEAR = 2019
UNMARKED = 0.33
_GRADES = {"一": 0, "二": 1, "三": 2, "七": 0, "八": 1, "九": 2}
_ADULTS_BORN = (dt.date(1991, 6, 1), dt.date(2000, 12, 31))
_GRADUATES_BORN = (dt.date(1991, 6, 1), dt.date(1996, 8, 31))


@dataclass(frozen=True, slots=True)
class Kind:
    """The people of a sort of branch: fewest and most, first and last birth date, schooling, share without mobile."""

    size: tuple[int, int]
    born: tuple[dt.date, dt.date]
    education: tuple[str, ...]
    no_mobile: float = 0.04


@dataclass(frozen=True, slots=True)
class School:
    """A kind of school: age on entering it, years it takes, people of a class."""

    age: int
    years: int
    size: tuple[int, int]
    education: str


UNIVERSITY = School(18, 4, (18, 32), "大学本科")
MEDICAL = School(18, 5, (18, 32), "大学本科")
COLLEGE = School(18, 3, (16, 30), "大学专科")
MASTERS = School(22, 3, (8, 20), "硕士研究生")
VOCATIONAL = School(15, 3, (10, 22), "中等职业教育")
SENIOR = School(15, 3, (11, 22), "高中")
JUNIOR = School(12, 3, (4, 8), "初中")
_SCHOOLS = {"普通高等院校": UNIVERSITY, "职业教育学校": VOCATIONAL, "普通高中": SENIOR, "初中": JUNIOR}


def kind_of(org: DemoOrg) -> Kind:
    """The sort of people in branch `org`, told from its industry and name."""
    entered = intake_year(org)
    return _adults(org) if entered is None else _school_class(_school(org), entered)


def intake_year(org: DemoOrg) -> int | None:
    """The year the class of a school branch entered the school, read from its name; None where it is no class."""
    text = org.short_name
    if org.industry not in _SCHOOLS or not re.search("班|硕士", text):
        return None
    if found := re.search(r"20\d\d", text):
        return int(found[0])
    if found := re.match(r"[高初]?([一二三七八九])", text):
        return YEAR - 1 - _GRADES[found[1]]
    found = re.search(r"1[4-8]", text)
    return 2000 + int(found[0]) if found else None


def graduation_month(org: DemoOrg) -> str | None:
    """When the class of a school branch leaves the school, as it has been marked; None where nobody has done so yet.

    Every committee and general branch marks its classes for itself, and a third of them is late.
    """
    entered = intake_year(org)
    if entered is None or Random(f"{org.parent}:{YEAR}").random() < UNMARKED:
        return None
    return f"{entered + _school(org).years}-06"


def entered_members(kind: Kind, industry: str, share: float, rng: Random) -> int:
    """How many members of a branch are entered, if its unit has entered `share` of them.

    Now and then a branch that R1.2 wants found: hollow (0 to 2 members) or above 50.
    """
    luck = rng.random()
    if luck < 0.012:
        return rng.randint(0, 2)
    if luck > 0.985 and industry in ("普通高等院校", "普通高中"):
        return rng.randint(51, 62)
    return max(3, round(rng.randint(*kind.size) * share))


def _school(org: DemoOrg) -> School:
    if org.industry != "普通高等院校":
        return _SCHOOLS[org.industry]
    if "硕士" in org.short_name:
        return MASTERS
    if "职业" in org.full_name:
        return COLLEGE
    return MEDICAL if re.search("临床|口腔|中医|预防|影像", org.short_name) else UNIVERSITY


def _school_class(school: School, entered: int) -> Kind:
    size = (3, 4) if school is JUNIOR and entered == YEAR - 1 else school.size
    born = (dt.date(entered - school.age - 1, 9, 1), min(dt.date(entered - school.age, 8, 31), LAST_SAFE_BIRTH))
    graduates = entered + school.years == YEAR
    return Kind(size, born, (school.education,), 0.3 if school is JUNIOR else 0.08 if graduates else 0.03)


def _adults(org: DemoOrg) -> Kind:
    """Staff, villagers, townspeople and workers, 18 to 27 years old."""
    if "临时" in org.short_name:
        return Kind((3, 4), _ADULTS_BORN, ("高中", "大学专科", "中等职业教育"))
    if org.industry == "农村":
        return Kind((3, 5), _ADULTS_BORN, ("高中", "初中", "大学专科", "中等职业教育"))
    if org.industry in _SCHOOLS:
        return Kind((4, 12), _GRADUATES_BORN, ("大学本科", "硕士研究生"))
    if org.industry == "党政机关":
        return Kind((4, 9), _GRADUATES_BORN, ("大学本科", "硕士研究生", "大学专科"))
    return Kind((3, 7), _ADULTS_BORN, ("大学专科", "高中", "中等职业教育"))
