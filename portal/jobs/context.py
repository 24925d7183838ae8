"""What a task gets: its run, true progress, and its lease kept alive while it works."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from sqlalchemy import update

from portal import clock
from portal.contracts.scope import Scope
from portal.db import rows_changed, session, transaction
from portal.jobs.models import Run
from portal.orgs.models import Org
from portal.provinces.queries import acting_for

LEASE = timedelta(seconds=30)


class LeaseLost(Exception):  # noqa: N818
    """Another worker has taken the run over, or it was cancelled: stop at once and write nothing more."""


class Watcher(Protocol):
    """Who is told how far a piece of work is: a job's run, or a terminal."""

    def progress(self, stage: str, done: int, total: int) -> None:
        """Say how far the work is, in units of the stage. Raises LeaseLost."""

    def hold(self) -> None:
        """Make sure, inside the caller's transaction, that the work is still ours. Raises LeaseLost."""


@dataclass(slots=True)
class JobContext:
    """One attempt at a run. `args` are the run's; `owner` holds the lease; `account_id` asked for it, for `org_id`."""

    run_id: int
    owner: str
    args: dict[str, Any]
    account_id: int | None = None
    org_id: int | None = None

    @property
    def scope(self) -> Scope | None:
        """Who the run acts for: the organisation it was asked for, with the plugins that are on in its province."""
        org = session().get(Org, self.org_id, populate_existing=True) if self.org_id else None
        return acting_for(org.ref(), self.account_id) if org else None

    def progress(self, stage: str, done: int, total: int) -> None:
        """Say how far the work is (units of the stage), and hold the lease. Raises LeaseLost."""
        with transaction():
            self._hold(stage=stage, done_units=done, total_units=total)

    def hold(self) -> None:
        """Hold the lease inside the caller's transaction, so that only its owner can commit. Raises LeaseLost."""
        self._hold()

    def _hold(self, **values: Any) -> None:
        with transaction() as s:
            holding = (
                update(Run)
                .where(Run.id == self.run_id, Run.state == "running", Run.lease_owner == self.owner)
                .values(lease_until=clock.now() + LEASE, **values)
            )
            if rows_changed(s, holding) != 1:
                raise LeaseLost


def to_json(value: dict[str, Any] | None) -> str:
    """A run's arguments or result as text."""
    return json.dumps(value or {}, ensure_ascii=False, sort_keys=True)
