"""Two batches on their way at once, each in a thread with a session of its own; they are done in their order."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from flask import Flask, current_app

AT_ONCE = 2

T = TypeVar("T")


def in_turns(items: Iterable[T], act: Callable[[T, Callable[[], object]], None]) -> None:
    """Let `act(item, wait)` be done for each.

    `wait` returns when the item before is done, and raises what that one has raised. The next item is asked for while
    those before are on their way.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]

    def run(item: T, before: Future[None] | None) -> None:
        with app.app_context():
            act(item, before.result if before else lambda: None)

    with ThreadPoolExecutor(AT_ONCE, "batch") as pool:
        under_way: deque[Future[None]] = deque()
        for item in items:
            under_way.append(pool.submit(run, item, under_way[-1] if under_way else None))
            if len(under_way) > AT_ONCE:
                under_way.popleft().result()
        while under_way:
            under_way.popleft().result()
