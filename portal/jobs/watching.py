"""How far a job is that a page of its own tells of: true figures from its run."""

from __future__ import annotations

from dataclasses import dataclass

from portal.jobs.services import find


@dataclass(frozen=True, slots=True)
class Watched:
    """A run's progress: `stage` in words, units done of units in all (0: not known yet), failed or not."""

    run_id: int | None
    stage: str
    done: int
    total: int
    is_failed: bool
    error: str


def watch(run_id: int | None) -> Watched:
    """The progress of a run; of none, nothing."""
    run = find(run_id) if run_id else None
    if run is None:
        return Watched(None, "", 0, 0, is_failed=False, error="")
    return Watched(run.id, run.stage, run.done_units, run.total_units, run.state == "failed", run.error or "")
