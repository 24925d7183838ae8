"""The date at which a name was written: it tells which school year 高三 belongs to."""

from __future__ import annotations

import datetime as dt
import re

AsOf = dt.date | int
"""A date, or a year where the month is not known."""

_DATE = re.compile(r"(20\d\d)(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
_STARTS, _SUMMER_BREAK = 9, (7, 8)


def read_asof(text: str) -> AsOf | None:
    """'2019', '2019-05' or '2019-05-08' as a year or a date, None for an empty text; ValueError for anything else."""
    if not text.strip():
        return None
    found = _DATE.fullmatch(text.strip())
    if found is None:
        raise ValueError(text)
    year, month, day = found.groups()
    return dt.date(int(year), int(month), int(day or 1)) if month else int(year)


def year_of(asof: AsOf) -> int:
    """The calendar year of a date or year."""
    return asof if isinstance(asof, int) else asof.year


def school_year_ends(asof: AsOf | None) -> int | None:
    """The year in whose summer the school year of `asof` ends.

    None without a date, with a year alone, and in July and August, when grades change their names.
    """
    if asof is None or isinstance(asof, int) or asof.month in _SUMMER_BREAK:
        return None
    return asof.year + 1 if asof.month >= _STARTS else asof.year


def shown(asof: AsOf) -> str:
    """'2019年5月', '2019年'."""
    return f"{asof}年" if isinstance(asof, int) else f"{asof.year}年{asof.month}月"
