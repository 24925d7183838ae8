"""A year and month however people write it, as 'YYYY-MM'; what could mean two months is refused."""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from portal.contracts.imports import Cell
from portal.people.rules.cells import BIDI_CONTROLS, DASHES, INVISIBLE, is_blank, overlong, quoted, text_of
from portal.people.rules.problems import Parsed, refused

COLUMN = "joined"
FIRST_YEAR = 1922  # the League was founded in May of that year

_CLEAN = re.compile(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
_UNSEEN = re.compile(rf"[{INVISIBLE}{BIDI_CONTROLS}'\"‘’“”=]+")
_DASH = re.compile(rf"[{DASHES}~]")

_TIME = r"(?:[T\s]\s*[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?Z?)?"
_NUMERAL = "0-9〇零○OoＯ一二三四五六七八九"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE | re.ASCII)
    for form in (
        r"(?P<y>[0-9]{4})\s*[-/.年\s]\s*(?P<m>[0-9]{1,2})\s*(?:月份?)?",
        rf"(?P<y>[0-9]{{4}})\s*[-/.年\s]\s*(?P<m>[0-9]{{1,2}})\s*[-/.月\s]\s*(?P<d>[0-9]{{1,2}})\s*[日号]?{_TIME}",
        r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})?",
        r"(?P<m>[0-9]{1,2})\s*[-/.]\s*(?P<y>[0-9]{4})",
        rf"(?P<y>[{_NUMERAL}]{{4}}|[0-9]{{2}})\s*年\s*(?P<m>[十{_NUMERAL}]{{1,2}})\s*(?:月份?)?",
        rf"(?P<y>[{_NUMERAL}]{{4}}|[0-9]{{2}})\s*年\s*(?P<m>[十{_NUMERAL}]{{1,2}})\s*月\s*(?P<d>[十{_NUMERAL}]{{1,3}})[日号]",
        r"(?P<m>[a-z]{3,9})\.?[\s,-]*(?P<y>[0-9]{4})",
        r"(?P<y>[0-9]{4})[\s-]*(?P<m>[a-z]{3,9})",
    )
)
# A year alone, a serial number, a two-digit year, day and month in an order nobody knows, and 2014.1:
# it was 2014.10 before a spreadsheet took it for a number.
_LOST_ZERO = re.compile(r"[0-9]{4}\.1")
_AMBIGUOUS = re.compile(
    r"[0-9]{4}年?|[0-9]{5}(?:\.[0-9]+)?|[0-9]{1,4}\.[0-9]+|[0-9]{1,2}(?:[-/.][0-9]{1,4}){1,2}"
    r"|[a-z]{3,9}[\s.-]*[0-9]{1,2}|[0-9]{1,2}[\s-]*[a-z]{3,9}",
    re.IGNORECASE | re.ASCII,
)
_DIGITS = str.maketrans("〇零○OoＯ一二三四五六七八九", "000000123456789")
_ENGLISH = {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}


class Asked(NamedTuple):
    """What is asked for: its column, what sentences call it, an example, and the last year that two digits can mean."""

    column: str
    title: str
    example: str
    last_year: int

    @property
    def advice(self) -> str:
        """How to write it."""
        return f"请写成“{self.example}”这样的年-月"


def parse_month(cell: Cell, today: datetime.date) -> Parsed[str]:
    """The month as 'YYYY-MM', None for a blank cell.

    DATE_AMBIGUOUS: the text could mean several months, so the administrator has to decide.
    DATE_INVALID: no month, or one before 1922. DATE_FUTURE: after the month of `today`.
    """
    if isinstance(cell, str) and _CLEAN.fullmatch(cell):
        return _judged(cell, today)
    asked = Asked(COLUMN, "入团年月", "2014-05", today.year)
    if isinstance(cell, float) and not cell.is_integer():
        return _ambiguous(text_of(cell), asked)
    month, problems = read_month(cell, asked)
    return (month, problems) if month is None else _judged(month, today)


def read_month(cell: Cell, asked: Asked) -> Parsed[str]:
    """The month as 'YYYY-MM', whenever it is; None for a blank cell. DATE_AMBIGUOUS and DATE_INVALID as above."""
    if is_blank(cell):
        return None, ()
    if (problem := overlong(cell, asked.column, asked.title)) is not None:
        return None, (problem,)
    if isinstance(cell, datetime.date):
        return f"{cell.year:04}-{cell.month:02}", ()
    return _read(text_of(cell), asked)


def _judged(month: str, today: datetime.date) -> Parsed[str]:
    year = int(month[:4])
    if year < FIRST_YEAR:
        return refused(COLUMN, "DATE_INVALID", f"入团年月是 {month}，早于共青团成立的 {FIRST_YEAR} 年，请核对。")
    if (year, int(month[5:])) > (today.year, today.month):
        return refused(COLUMN, "DATE_FUTURE", f"入团年月是 {month}，还没有到，请核对。")
    return month, ()


@lru_cache(maxsize=4096)
def _read(text: str, asked: Asked) -> Parsed[str]:
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    plain = _DASH.sub("-", plain).strip(" \t\r\n,.。、")
    found = None if _LOST_ZERO.fullmatch(plain) else _date_in(plain, asked.last_year)
    if found is not None:
        return _month_of(found, text, asked)
    if _AMBIGUOUS.fullmatch(plain):
        return _ambiguous(text, asked)
    return refused(asked.column, "DATE_INVALID", f"{asked.title}{quoted(text)}不是年月，{asked.advice}。")


def _date_in(plain: str, last_year: int) -> tuple[int, int, int] | None:
    for form in _FORMS:
        if match := form.fullmatch(plain):
            parts = match.groupdict()
            return _year(parts["y"], last_year), _number(parts["m"]), _number(parts.get("d") or "1")
    return None


def _year(digits: str, last_year: int) -> int:
    year = int(digits.translate(_DIGITS))
    if len(digits) == 4:
        return year
    return year + 2000 if year + 2000 <= last_year else year + 1900


def _number(text: str) -> int:
    """A day or month in digits, Chinese numerals or English; 0 if it is none of them."""
    if text.isascii() and text.isalpha():
        return _ENGLISH.get(text[:3].casefold(), 0)
    tens, ten, ones = text.translate(_DIGITS).partition("十")
    if not ten:
        return int(tens)
    return int(tens or 1) * 10 + int(ones or 0) if len(ones) < 2 and "十" not in ones else 0


def _month_of(found: tuple[int, int, int], text: str, asked: Asked) -> Parsed[str]:
    year, month, day = found
    if 1 <= month <= 12 and year and 1 <= day <= calendar.monthrange(year, month)[1]:
        return f"{year:04}-{month:02}", ()
    told = f"{asked.title}{quoted(text)}不是真实存在的日期，请核对，{asked.advice}。"
    return refused(asked.column, "DATE_INVALID", told)


def _ambiguous(text: str, asked: Asked) -> Parsed[str]:
    message = f"{asked.title}{quoted(text)}看不出是哪年哪月，{asked.advice}，并把这一格设为文本。"
    return refused(asked.column, "DATE_AMBIGUOUS", message)
