"""Keeps the parts running: restarts those that die, stops all of them in order."""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from portal.server import lifeline
from portal.server.child import Child, Part

STOP_SIGNALS = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


class Supervisor:
    """The parent of every part. Make one, in the main thread, for the life of the process."""

    def __init__(self, logs: Path, environ: Mapping[str, str]) -> None:
        self.children: list[Child] = []
        self.stopping = False
        self._logs = logs
        self._lifeline, self._held = os.pipe()
        self._environ = {**environ, lifeline.VARIABLE: str(self._lifeline)}
        self._wake, wakeup = os.pipe()
        os.set_blocking(wakeup, False)
        signal.set_wakeup_fd(wakeup, warn_on_full_buffer=False)
        for number in (*STOP_SIGNALS, signal.SIGCHLD):
            signal.signal(number, lambda _number, _frame: None)

    def start(self, part: Part) -> Child:
        """Start `part` and keep it running from now on."""
        part = replace(part, inherit=(self._lifeline, *part.inherit))
        child = Child(part, self._logs, self._environ)
        self.children.append(child)
        return child

    def until(self, ready: Callable[[], bool], child: Child, seconds: float) -> str | None:
        """Look after all until `ready()`; return None, or why not: `child` died, time is up, or we are to stop."""
        deadline = time.monotonic() + seconds
        while not ready():
            self._look_after(0.05)
            if self.stopping:
                return "stopped"
            if child.deaths:
                return child.lines.last or "it ended without a word"
            if time.monotonic() > deadline:
                return f"no answer within {seconds:.0f} seconds"
        return None

    def watch(self) -> None:
        """Look after all until SIGTERM, SIGINT or SIGHUP."""
        while not self.stopping:
            times = [child.restart_at for child in self.children if child.restart_at is not None]
            self._look_after(max(0.0, min(times) - time.monotonic()) if times else None)

    def stop(self, order: Sequence[str]) -> None:
        """End the parts, those whose name begins with the first of `order` first; a second signal hurries."""
        self.stopping = False
        for begin in order:
            self._stop_together([child for child in self.children if child.part.name.startswith(begin)])

    def _look_after(self, seconds: float | None) -> None:
        """Wait at most `seconds` for a signal, then bury the dead and start those whose pause is over."""
        self._wait(seconds)
        for child in self.children:
            if child.restart_at is None:
                if not child.running:
                    child.bury()
            elif time.monotonic() >= child.restart_at and not self.stopping:
                child.start()

    def _wait(self, seconds: float | None) -> None:
        if select.select([self._wake], [], [], seconds)[0]:
            self.stopping |= any(number in STOP_SIGNALS for number in os.read(self._wake, 256))

    def _stop_together(self, children: Sequence[Child]) -> None:
        begun, left = time.monotonic(), list(children)
        while left:
            elapsed = float("inf") if self.stopping else time.monotonic() - begun
            left = [child for child in left if not child.stop(elapsed)]
            if left:
                self._wait(0.1)
