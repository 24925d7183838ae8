"""A change that was refused leaves its trace in the audit log too."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from portal.audit.services import record
from portal.contracts.scope import Scope
from portal.db import transaction
from portal.errors import Conflict, Forbidden, Refused


@contextmanager
def refusals_recorded(scope: Scope, action: str, target: str, path: str | None = None) -> Iterator[None]:
    """Log a Refused, Conflict or Forbidden raised inside, in a transaction of its own after the change was undone."""
    try:
        yield
    except (Refused, Conflict, Forbidden) as refusal:
        with transaction():
            record(scope, action, target, path=path, outcome="refused", reason=refusal.message)
        raise
