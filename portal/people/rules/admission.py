"""The admission number (发展团员编号): twelve characters that start with the year, since 2017."""

import re

from portal.contracts.imports import Cell
from portal.people.rules.cells import DASHES, compact, is_nothing, overlong, quoted, text_of
from portal.people.rules.problems import Parsed, Problem, doubtful, refused

COLUMN = "admission_number"

REQUIRED_SINCE = "2017-01"
# The first two years share their numbers: a number of one was given to members of the other.
SHARED_YEARS = ("2017", "2018")
_CLEAN = re.compile(r"20[0-9]{2}[0-9A-Z]{8}")
# Shandong numbered two school years in sixteen digits before the national rule came.
_SHANDONG = re.compile(r"(?:201516|201617)[0-9A-Z]{10}")
_NOISE = re.compile(rf"[{DASHES}'\"‘’“”=.]+")
_LOSSLESS = 10**12


def parse_admission_number(cell: Cell, joined: str | None) -> Parsed[str]:
    """The number in upper case, None for a blank cell.

    `joined` ('YYYY-MM') decides what holds: from 2017 on a wrong form is an error and the year must
    fit; before, and where it is unknown, the number is optional and an odd one is left out with a warning.
    """
    if is_nothing(cell):
        return None, ()
    if (problem := overlong(cell, COLUMN, "发展团员编号")) is not None:
        return None, (problem,)
    binding = joined is not None and joined >= REQUIRED_SINCE
    if isinstance(cell, float) and not abs(cell) < _LOSSLESS:
        message = "发展团员编号以数字保存，末几位可能已经丢失，请把这一列设为文本格式后重新填写。"
        return _unusable(message, binding)
    number = _NOISE.sub("", compact(text_of(cell))).upper()
    if not _CLEAN.fullmatch(number) and not _SHANDONG.fullmatch(number):
        message = f"发展团员编号{quoted(number)}不对，应为 12 位，前 4 位是发展团员的年份，请核对。"
        return _unusable(message, binding)
    if joined is not None and binding and not _year_fits(number, joined):
        message = f"发展团员编号的年份是 {number[:4]}，与入团年月 {joined} 不符，请核对这两项。"
        return refused(COLUMN, "ADMISSION_YEAR", message)
    return number, ()


def check_admission(number: str | None, joined: str | None) -> tuple[Problem, ...]:
    """ADMISSION_MISSING for a member who joined since 2017 and has no number (R2.3)."""
    if number is not None or joined is None or joined < REQUIRED_SINCE:
        return ()
    message = "2017 年 1 月以后入团的团员必须填写发展团员编号（12 位），请向发展该团员的团组织核实后补上。"
    return (Problem("ADMISSION_MISSING", message, COLUMN),)


def _unusable(message: str, binding: bool) -> Parsed[str]:
    if binding:
        return refused(COLUMN, "ADMISSION_FORMAT", message)
    return None, (doubtful(COLUMN, "ADMISSION_FORMAT", f"{message}2017 年以前入团可以不填，这一项没有录入。"),)


def _year_fits(number: str, joined: str) -> bool:
    year = joined[:4]
    if len(number) == 16:
        return year in SHARED_YEARS
    return number[:4] == year or (year in SHARED_YEARS and number[:4] in SHARED_YEARS)
