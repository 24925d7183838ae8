"""How templates write dates, figures and numbers of persons."""

from collections.abc import Callable
from datetime import UTC, date, datetime

from portal.clock import SHANGHAI
from portal.web.browser_names import browser_name


def month(value: str | date | None) -> str:
    """A year and month, '2019-07' or a date, as 2019年7月; empty for None."""
    if not value:
        return ""
    year, number = (value.year, value.month) if isinstance(value, date) else _year_and_month(value)
    return f"{year}年{number}月"


def day(value: date | None) -> str:
    """A date, or the date in China of a moment, as 2019年5月8日; empty for None."""
    if value is None:
        return ""
    local = _in_china(value) if isinstance(value, datetime) else value
    return f"{local.year}年{local.month}月{local.day}日"


def moment(value: datetime | None) -> str:
    """A moment as the clock on a wall in China shows it: 2019年5月8日 09:05; empty for None."""
    return "" if value is None else f"{day(value)} {_in_china(value):%H:%M}"


def masked(value: str | None) -> str:
    """A number of a person with its middle hidden: 110101********0017, 138****5678."""
    if not value:
        return ""
    head, tail = (6, 4) if len(value) > 11 else (3, 4)
    if len(value) <= head + tail:
        return "*" * len(value)
    return value[:head] + "*" * (len(value) - head - tail) + value[-tail:]


def number(value: float | None) -> str:
    """A figure with its thousands apart: 81,246,000; a dash when it is not known."""
    return "—" if value is None else f"{value:,}"


def size(value: int) -> str:
    """A file's size in KB or MB, never 0: 12 KB, 3.4 MB."""
    kilo = max(1, round(value / 1024))
    return f"{kilo:,} KB" if kilo < 1000 else f"{value / 1024 / 1024:,.1f} MB"


def percent(value: float | None, digits: int = 1) -> str:
    """A share of 1 as a percentage, cut and not rounded: 94.96 % must not look like the 95 % it misses."""
    if value is None:
        return "—"
    scale = 10**digits
    return f"{int(value * 100 * scale + 1e-9) / scale:.{digits}f}%"


def _year_and_month(text: str) -> tuple[int, int]:
    year, _, number_of_month = text.partition("-")
    return int(year), int(number_of_month[:2])


def _in_china(value: datetime) -> datetime:
    return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(SHANGHAI)


FILTERS: dict[str, Callable[..., str]] = {
    "month": month,
    "date": day,
    "datetime": moment,
    "masked": masked,
    "number": number,
    "percent": percent,
    "size": size,
    "browser": browser_name,
}
