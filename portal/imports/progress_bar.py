"""An import's progress in a terminal, in the place of a job's."""

from __future__ import annotations

import sys
from types import TracebackType

from tqdm import tqdm


class ProgressBar:
    """Takes what a job context takes; nobody else can hold this run."""

    def __init__(self) -> None:
        self._bar: tqdm[None] | None = None
        self._stage = ""

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.close()

    def progress(self, stage: str, done: int, total: int) -> None:
        """Show how far a stage is, in rows."""
        if self._bar is None or self._stage != stage:
            if self._bar is not None:
                self._bar.close()
            self._stage = stage
            self._bar = tqdm(desc=stage, total=total, unit="行", disable=not sys.stderr.isatty())
        self._bar.total = total
        self._bar.update(done - self._bar.n)

    def hold(self) -> None:
        """There is no lease to hold."""
