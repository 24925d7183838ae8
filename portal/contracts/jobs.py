"""What a task is given."""

from __future__ import annotations

from typing import Any, Protocol

from portal.contracts.scope import Scope


class Job(Protocol):
    """One attempt at a run. The same run may be attempted again after a crash, so work is done in steps that can be."""

    @property
    def run_id(self) -> int:
        """The run's id."""
        ...

    @property
    def args(self) -> dict[str, Any]:
        """What `request` was given: ids and settings, never a person's data."""
        ...

    @property
    def scope(self) -> Scope | None:
        """Who the run acts for: the organisation it was asked for, with the plugins that are on in its province.

        It carries no permission: what a run does was permitted when it was asked for. None for work on the whole tree.
        """
        ...

    def progress(self, stage: str, done: int, total: int) -> None:
        """Say how far the work is, in units of the stage, and keep the run. Raises LeaseLost: stop at once."""
        ...

    def hold(self) -> None:
        """Inside a transaction: make sure that the run is still ours, or raise LeaseLost and so undo it."""
        ...
