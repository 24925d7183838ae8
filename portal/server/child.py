"""One part of the portal as a child process: started in a group of its own, stopped gently, then surely."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.server.logs import LineKeeper, part_log, say

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
LONG_ENOUGH = 30.0
"""Seconds a part has to live for its next death to count as the first."""


@dataclass(frozen=True)
class Part:
    """A process to keep running. Times are in seconds after the stop began."""

    name: str
    command: Sequence[str]
    ask_at: Sequence[float] = (0.0,)
    """When to send SIGTERM; a worker asked twice gives up the job it is busy with."""
    kill_at: float = 2.0
    inherit: Sequence[int] = ()
    """Descriptors that it needs."""
    loud: bool = True
    """Whether its warnings go to the terminal too."""


class Child:
    """A running part, or one that has died and waits to be started again."""

    def __init__(self, part: Part, logs: Path, environ: Mapping[str, str]) -> None:
        self.part, self.deaths = part, 0
        self.restart_at: float | None = None
        self.log_file = logs / f"{part.name}.log"
        self._log, self._environ = part_log(logs, part.name), environ
        self._asked = 0
        self.start()

    def start(self) -> None:
        """Start the process; call it from the main thread, the kernel ties a child to the thread that made it."""
        # A group of its own: Ctrl-C reaches the supervisor alone, and all that a dead part left can be killed.
        self.process = subprocess.Popen(  # noqa: S603 -- the portal's own commands
            self.part.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            pass_fds=self.part.inherit,
            env=self._environ,
        )
        assert self.process.stdout is not None
        self.lines = LineKeeper(self.part.name, self.process.stdout, self._log, loud=self.part.loud)
        self.lines.start()
        self.started, self.restart_at = time.monotonic(), None

    @property
    def running(self) -> bool:
        """False once it has ended, though not yet buried."""
        if self.process.returncode is not None:
            return False
        options = os.WEXITED | os.WNOHANG | os.WNOWAIT
        return os.waitid(os.P_PID, self.process.pid, options) is None

    def bury(self) -> None:
        """Kill what the dead process left of its group, and plan its return: later each time it dies young."""
        code = self._end_group()
        self.deaths = 1 if time.monotonic() - self.started > LONG_ENOUGH else self.deaths + 1
        pause = min(FIRST_PAUSE * 2 ** (self.deaths - 1), LONGEST_PAUSE)
        self.restart_at = time.monotonic() + pause
        how = f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}: {self.lines.last}"
        say(f"portal: {self.part.name} ended ({how}); it starts again in {pause:g} s")

    def stop(self, elapsed: float) -> bool:
        """Do what is due `elapsed` seconds into the stop; True once nothing of it is left."""
        if self.running and elapsed < self.part.kill_at:
            if self._asked < len(self.part.ask_at) and elapsed >= self.part.ask_at[self._asked]:
                self.process.send_signal(signal.SIGTERM)
                self._asked += 1
            return False
        self._end_group()
        self._log.close()
        return True

    def _end_group(self) -> int:
        """Kill the whole group and take the exit code; the dead leader keeps the group's number ours until then."""
        if self.process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
        code = self.process.wait()
        self.lines.join(1.0)
        return code
