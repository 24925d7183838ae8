"""The one clock of the portal: real time, or a time that was set and runs on.

A demonstration lives in May 2019, and every process of it must agree what time it is. An
anchor says so: "2019-05-08T09:00:00+08:00=1700000000.0" means the portal's clock showed that
time when the real clock showed so many seconds since 1970. Nothing else in the portal asks the
system for the date.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_offset = timedelta(0)
_frozen: datetime | None = None


def now() -> datetime:
    """The portal's present moment, aware, in UTC."""
    return _frozen if _frozen is not None else datetime.now(UTC) + _offset


def today() -> date:
    """The portal's present date in China."""
    return now().astimezone(SHANGHAI).date()


def stamp(moment: datetime | None) -> str:
    """A moment as files have it, in China's time and sorted as text: 2019-05-08 09:00:00; '' for None."""
    return f"{moment.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}" if moment else ""


def is_real() -> bool:
    """False while the clock was set, as in a demonstration."""
    return _frozen is None and _offset == timedelta(0)


def configure(anchor: str | None) -> None:
    """Let the clock run from `anchor` (a time, or a time with "=<real unix time>"); None is real time.

    Raise ValueError when it cannot be read.
    """
    global _offset
    if anchor is None:
        _offset = timedelta(0)
        return
    start, real = _parse(anchor)
    _offset = start - datetime.fromtimestamp(time.time() if real is None else real, UTC)


def anchored(text: str) -> str:
    """`text` tied to the real clock, so that every process that reads it shows the same time.

    A text that is tied already comes back as it is. Raise ValueError when it cannot be read.
    """
    start, real = _parse(text)
    if real is not None:
        return text
    return f"{start.astimezone(SHANGHAI).isoformat(timespec='seconds')}={time.time():.3f}"


def read_anchor(path: Path) -> str | None:
    """The anchor a demonstration database remembers in its data folder, or None for real time."""
    return path.read_text(encoding="ascii").strip() if path.exists() else None


def write_anchor(path: Path, anchor: str) -> None:
    """Remember `anchor`, so that later starts and commands go on from it."""
    temporary = path.with_name(path.name + ".new")
    temporary.write_text(anchor + "\n", encoding="ascii")
    temporary.replace(path)


@contextmanager
def frozen(at: datetime | str) -> Iterator[datetime]:
    """Hold the clock still at `at` (Shanghai time when it names no offset), for tests."""
    global _frozen
    before = _frozen
    _frozen = _aware(datetime.fromisoformat(at) if isinstance(at, str) else at).astimezone(UTC)
    try:
        yield _frozen
    finally:
        _frozen = before


def _parse(anchor: str) -> tuple[datetime, float | None]:
    text, tied, real = anchor.partition("=")
    seconds = float(real) if tied else None
    if seconds is not None and not 0 <= seconds < 1e11:
        raise ValueError("the real time of an anchor is in seconds since 1970")
    return _aware(datetime.fromisoformat(text)), seconds


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo else moment.replace(tzinfo=SHANGHAI)
