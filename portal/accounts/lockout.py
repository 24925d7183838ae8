"""Locking an account for a while after wrong passwords or codes, longer each time."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal import clock
from portal.accounts.models import Account

FREE_FAILURES = 5
FIRST_LOCK = dt.timedelta(minutes=15)
LONGEST_LOCK = dt.timedelta(hours=24)
NOBODY = -1
"""An id no account has: the statements run for unknown logins as for known ones."""


def is_locked(account: Account) -> bool:
    """True while nothing opens the account, not even the right password."""
    return account.locked_until is not None and clock.now() < account.locked_until


def count_failure(s: Session, account: Account | None) -> None:
    """Count one failure; tries while the account is locked neither count nor lengthen the lock."""
    counts = account is not None and not is_locked(account)
    failures = (account.failures if account else 0) + 1
    s.execute(
        update(Account)
        .where(Account.id == (account.id if account and counts else NOBODY))
        .values(failures=failures, locked_until=_lock_until(failures))
    )


def lock_for(failures: int) -> dt.timedelta:
    """How long the account is locked after so many failures in a row: 0, then 15 minutes, doubled each time."""
    if failures < FREE_FAILURES:
        return dt.timedelta(0)
    return min(FIRST_LOCK * (1 << min(failures - FREE_FAILURES, 20)), LONGEST_LOCK)


def _lock_until(failures: int) -> dt.datetime | None:
    duration = lock_for(failures)
    return clock.now() + duration if duration else None
