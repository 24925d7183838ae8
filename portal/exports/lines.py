"""A file that grows line by line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Protocol, Self

from portal.contracts.exports import ExportCell


class Lines(Protocol):
    """An export's file while it is written; its heading is there already. It is finished when its block ends well."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def add(self, lines: Iterable[Sequence[ExportCell]]) -> int:
        """Write some more lines; returns how many."""
        ...
