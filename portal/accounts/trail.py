"""One transaction, one audit row: also when the change is refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.orm import Session

from portal.audit.services import record
from portal.contracts.scope import Scope
from portal.db import transaction
from portal.errors import PortalError


@contextmanager
def recorded(scope: Scope | None, action: str, target: str, path: str, **details: Any) -> Iterator[Session]:
    """A transaction whose change is logged in it; a refusal raised inside rolls it back and is logged after it."""
    try:
        with transaction() as s:
            yield s
            record(scope, action, target, path=path, **details)
    except PortalError as refusal:
        with transaction():
            record(scope, action, target, path=path, outcome="refused", reason=refusal.message, **details)
        raise
