"""The ticker: every few seconds it looks for work that nobody holds, every minute for what the calendar wants."""

from __future__ import annotations

import signal
import threading
import time
from types import FrameType

import structlog
from sqlalchemy.exc import SQLAlchemyError

from portal.audit.services import seal
from portal.db import session
from portal.jobs.schedules import request_due
from portal.jobs.services import sweep

SWEEP_SECONDS = 5.0
MINUTE = 60.0

log = structlog.get_logger(__name__)


def tick(*, with_calendar: bool, is_first: bool = False) -> None:
    """One round. A database that is away is a warning: the next round asks again."""
    try:
        sweep()
        if with_calendar:
            request_due()
            seal(everything=is_first)
    except SQLAlchemyError as error:
        log.warning("ticker.database_away", error=type(error).__name__)
    finally:
        session().close()


def main() -> None:
    """Run until SIGTERM or SIGINT; two tickers at once do no harm, the database lets each period through once."""
    from portal.app import create_app

    stopped = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopped.set()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    app, last_minute = create_app(), 0.0
    while not stopped.is_set():
        is_first = last_minute == 0.0
        minute = is_first or time.monotonic() - last_minute >= MINUTE
        last_minute = time.monotonic() if minute else last_minute
        with app.app_context():
            tick(with_calendar=minute, is_first=is_first)
        stopped.wait(SWEEP_SECONDS)
    with app.app_context():
        _seal_the_rest()


def _seal_the_rest() -> None:
    """What was logged in the last minute, so that the log of a portal that stands still is whole."""
    try:
        seal()
    except SQLAlchemyError as error:
        log.warning("ticker.database_away", error=type(error).__name__)
    finally:
        session().close()


if __name__ == "__main__":
    main()
