"""The accounts' daily work: sessions that ended long ago, with the addresses they came from, are forgotten."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from portal.accounts import session_rows
from portal.contracts.jobs import Job
from portal.contracts.setup import Schedule, Task
from portal.db import transaction


def forget_sessions(_job: Job) -> dict[str, Any]:
    """Also those of accounts whose holders never come back."""
    with transaction():
        return {"forgotten": session_rows.forget_ended()}


def _daily(here: datetime) -> str:
    return here.strftime("%Y-%m-%d")


TASKS = [Task("accounts.forget_sessions", "清理过期的登录", forget_sessions)]
SCHEDULES = [Schedule("accounts.daily", "accounts.forget_sessions", _daily)]
